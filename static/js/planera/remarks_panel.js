// What is said of the plan in consultation: written, answered and settled here, and shown on the map.

import {ApiFault} from "../api.js";
import {changeRemark, makeRemark, remarks} from "../consultation_api.js";
import {language, onLanguage, say, sayFault, sayIfKnown} from "../i18n.js";
import {formatDate} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";
import {isForOthers} from "./guarded.js";
import {forget, remember} from "./kept.js";
import {showLeft} from "./left_tabs.js";
import {swatch} from "./swatch.js";
import {areas, heard, names, set, state, watch} from "./state.js";
import {tell, trouble} from "./tell.js";

/** @typedef {import("../plan_contract.js").Remark} Remark */

const STATUSES = ["new", "answered", "settled"];
const PLACE = "*";
let about = "";
let forStaff = false;
/** Which answers are being written. @type {Set<number>} */
const open = new Set();

export function remarksPanel() {
  let plan = 0;
  watch(["plan"], () => {
    if (state.plan && state.plan.id !== plan) {
      plan = state.plan.id;
      about = "";
      set({remarks: [], remarkPlace: null});
      form();
      void read(plan);
    }
  });
  watch(["remarks", "areas"], list);
  watch(["remarkPlace"], () => {
    if (state.remarkPlace && heard()) {
      about = PLACE;
      showLeft("remarks");
      form();
      byId("remark-text", HTMLTextAreaElement).focus();
    }
  });
  watch(["plan", "areas"], form);
  onLanguage(() => {
    form();
    list();
  });
}

/** @param {number} plan */
async function read(plan) {
  try {
    const found = await remarks(plan);
    if (state.plan?.id === plan) {
      forStaff = false;
      set({remarks: found});
    }
  } catch (reason) {
    forStaff = isForOthers(reason);
    if (forStaff) {
      list(); // That they are for others to read is told where they would stand, not as an error of the page.
    } else {
      refused(reason);
    }
  }
}

/** @param {unknown} reason */
function refused(reason) {
  if (!(reason instanceof ApiFault)) {
    throw reason;
  }
  trouble(sayFault(reason));
}

/** A new remark: on the whole plan, an area or a place. */
function form() {
  const box = byId("remark-new", HTMLElement);
  if (state.plan && !heard()) {
    box.replaceChildren(h("p", {class: "note"}, say("remark_over", {stage: state.plan.status})));
    return;
  }
  const held = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.id : "";
  const wasOpen = box.querySelector("details")?.open ?? false;
  const text = h("textarea", {id: "remark-text", rows: 3, maxlength: 5000, required: true});
  const author = h("input", {id: "remark-author", type: "text", maxlength: 200, autocomplete: "off"});
  remember(text, "remark-text");
  remember(author, "remark-author");
  const which = h("select", {id: "remark-about", autocomplete: "off", onchange: () => choose(which.value)},
    h("option", {value: ""}, say("remark_all")),
    ...areas().map(({code, name}) => h("option", {value: code, selected: code === about}, say("remark_area", {name}))),
    h("option", {value: PLACE, selected: about === PLACE}, state.remarkPlace
      ? say("remark_place", {district: districtOf(state.remarkPlace)}) : say("remark_choose_place")));
  box.replaceChildren(h("details", {class: "fold", open: wasOpen || about === PLACE || Boolean(text.value)},
    h("summary", {}, say("remark_new")),
    h("form", {class: "fields", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void store(text, author);
    }},
    h("label", {for: "remark-about"}, say("remark_about")), which,
    h("label", {for: "remark-text"}, say("remark_text")), text,
    h("label", {for: "remark-author"}, say("remark_author")), author,
    h("button", {type: "submit", class: "button button--main"}, say("remark_send")))));
  if (held) {
    document.getElementById(held)?.focus();
  }
}

/** @param {string} value */
function choose(value) {
  about = value;
  if (value !== PLACE) {
    set({remarkPlace: null});
  } else if (!state.remarkPlace) {
    set({tool: "remark"});
    byId("map", HTMLElement).focus();
  }
}

/**
 * @param {HTMLTextAreaElement} text
 * @param {HTMLInputElement} author
 */
async function store(text, author) {
  const {plan, remarkPlace: place} = state;
  if (!plan) {
    return;
  }
  if (about === PLACE && !place) {
    choose(PLACE);
    return;
  }
  const ground = about === PLACE ? (place ?? {}) : {area: about};
  try {
    const made = await makeRemark(plan.id, {text: text.value, author: author.value, ...ground});
    forget("remark-text");
    about = "";
    set({remarks: [...state.remarks, made], remarkPlace: null});
    trouble("");
    form();
    tell(say("remark_saved"));
  } catch (reason) {
    refused(reason);
  }
}

function list() {
  const count = state.remarks.length;
  byId("left-tab-remarks", HTMLElement).textContent = count ? say("plan_remarks_count", {count}) : say("plan_remarks");
  const box = byId("remarks", HTMLElement);
  const held = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.id : "";
  // Where none are taken any more, the note above says so.
  const none = forStaff || heard() ? [h("li", {class: "empty"}, say(forStaff ? "remark_for_staff" : "remark_none"))] : [];
  box.replaceChildren(...(count ? state.remarks.map(row) : none));
  if (held) {
    document.getElementById(held)?.focus();
  }
}

/**
 * @param {Remark} one
 * @param {number} index
 */
function row(one, index) {
  const status = sayIfKnown("remark_statuses", one.status) ?? one.status;
  const day = formatDate(one.made_at.slice(0, 10), language());
  return h("li", {class: "remark", "data-status": one.status, "data-remark": one.id},
    h("p", {class: "remark__head"}, h("span", {class: "remark__number number", "aria-hidden": "true"}, String(index + 1)),
      h("span", {class: "remark__about"}, one.area && swatch(one.area), aboutWords(one)), h("span", {class: "remark__status small"}, status)),
    h("p", {class: "remark__text"}, one.text),
    h("p", {class: "small"}, say("remark_from", {author: one.author || say("remark_nobody"), day})),
    one.answer && h("p", {class: "remark__answer"}, one.answer),
    one.e !== null && h("button", {type: "button", class: "button button--quiet", id: `remark-show-${one.id}`,
      onclick: () => show(one)}, say("remark_show")),
    reply(one, index));
}

/** @param {Remark} one */
function aboutWords(one) {
  return one.e !== null && one.n !== null ? say("remark_place", {district: districtOf({e: one.e, n: one.n})})
    : one.area ? say("remark_area", {name: names.area(one.area)}) : say("remark_all");
}

/**
 * @param {Remark} one
 * @param {number} index
 */
function reply(one, index) {
  const key = `remark-answer-${one.id}`;
  const answer = h("textarea", {id: key, rows: 2, maxlength: 5000}, one.answer);
  remember(answer, key);
  const status = h("select", {id: `remark-status-${one.id}`}, ...STATUSES.map((value) =>
    h("option", {value, selected: value === one.status}, sayIfKnown("remark_statuses", value) ?? value)));
  const fold = h("details", {class: "fold", open: open.has(one.id)}, h("summary", {}, say("remark_reply")),
    h("form", {class: "fields", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void change(one, index, {answer: answer.value, status: status.value});
    }},
    h("label", {for: key}, say("remark_answer")), answer,
    h("label", {for: `remark-status-${one.id}`}, say("remark_status")), status,
    h("button", {type: "submit", class: "button"}, say("remark_save"))));
  fold.addEventListener("toggle", () => (fold.open ? open.add(one.id) : open.delete(one.id)));
  return fold;
}

/**
 * @param {Remark} one
 * @param {number} index
 * @param {{answer: string, status: string}} changes
 */
async function change(one, index, changes) {
  try {
    const made = await changeRemark(one, changes);
    forget(`remark-answer-${one.id}`);
    open.delete(one.id);
    set({remarks: state.remarks.map((other) => (other.id === made.id ? made : other))});
    trouble("");
    tell(say("remark_changed", {number: index + 1, status: sayIfKnown("remark_statuses", made.status) ?? made.status}));
  } catch (reason) {
    if (reason instanceof ApiFault && reason.status === 412) {
      // What is typed stays in its field; what stands around it is what the other has written.
      await read(one.plan_id);
    }
    refused(reason);
  }
}

/** @param {Remark} one */
function show({e, n}) {
  if (e !== null && n !== null) {
    set({sight: {e, n}});
  }
}

/** @type {(place: {e: number, n: number}) => string} */
let district = () => "";

/** @param {(place: {e: number, n: number}) => string} at code of the district at a place, once there is a map */
export function districtsBy(at) {
  district = at;
  list();
}

/** @param {{e: number, n: number}} place */
function districtOf(place) {
  const code = district(place);
  return code ? names.district(code) : `${Math.round(place.n)}, ${Math.round(place.e)}`;
}
