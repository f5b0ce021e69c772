// The areas of the plan with their people, and what can be done to the one that is chosen.

import {language, onLanguage, say, sayIfKnown} from "../i18n.js";
import {arrow, figure, inUnit, isSame, signed} from "../pure/figures.js";
import {byId, h, icon} from "../ui/element.js";
import {change} from "./actions.js";
import {archivedNote, describe, shelve} from "./archive_part.js";
import {explain} from "./explain.js";
import {guarded} from "./guarded.js";
import {forget, remember} from "./kept.js";
import {forgetGone, shows} from "./live.js";
import {sayOffice, takeOffice, withoutOffice} from "./office_card.js";
import {swatch} from "./swatch.js";
import {areas, editable, names, set, state, watch} from "./state.js";

/** @typedef {import("../plan_contract.js").Area} Area */

export function areasPanel() {
  watch(["areas", "chosen", "plan", "providers", "standing", "offices"], draw);
  watch(["figures", "preview", "renewing"], amounts);
  onLanguage(() => {
    byId("areas-count", HTMLElement).replaceChildren();
    draw();
  });
}

function draw() {
  const list = byId("areas", HTMLElement);
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement)
    ? document.activeElement.id : "";
  list.replaceChildren(...areas().map(row));
  byId("draft-form", HTMLElement).replaceChildren(...(editable() ? [draftForm()] : [decided()]));
  amounts();
  forgetGone();
  document.getElementById(held)?.focus();
}

/** @param {Area} one */
function row(one) {
  const open = one.code === state.chosen;
  return h("li", {class: open ? "area is-open" : "area"},
    h("button", {
      type: "button", class: "area__head", id: `area-${one.code}`, "aria-expanded": String(open),
      onclick: () => set({chosen: open ? "" : one.code}),
    },
    swatch(one.code), h("span", {class: "area__name"}, one.name,
      isNew(one) && h("span", {class: "area__new small"}, ` (${say("plan_area_is_new")})`),
      lacksOffice(one) && h("span", {class: "area__lack small"}, sayOffice("plan_office_none_of"))),
    one.locked && h("span", {class: "area__lock"}, icon("locked"), h("span", {class: "quiet"}, say("plan_locked"))),
    h("span", {class: "area__people number", "data-people": one.code})),
    open && (editable() ? form(one) : facts(one)));
}

/** Whether an area is not in the plan in force. @param {Area} one */
function isNew({code}) {
  const known = state.baseAreas?.features ?? [];
  return editable() && known.length > 0 && !known.some(({properties}) => properties["code"] === code);
}

/** People of each area, and the difference to the plan in force. */
function amounts() {
  const found = state.preview?.figures ?? state.figures;
  byId("areas", HTMLElement).dataset["renewing"] = String(state.renewing);
  heading(found);
  for (const cell of document.querySelectorAll("[data-people]")) {
    if (!found) {
      cell.textContent = "";
      continue;
    }
    const one = figure(found, "people", "all", cell.getAttribute("data-people") ?? "");
    const same = isSame(one.difference, one.unit);
    cell.replaceChildren(
      h("span", {}, inUnit(one.after, one.unit, language())),
      ...(same ? [] : [h("span", {class: "small area__difference"},
        `${arrow(one.difference, one.unit)} ${signed(one.difference, one.unit, language())}`)]),
    );
  }
}

/** @type {import("../plan_contract.js").Consequences | null} */
let explained = null;

/**
 * What the numbers of the list are, as the button that explains them.
 *
 * @param {import("../plan_contract.js").Consequences | null} found
 */
function heading(found) {
  const box = byId("areas-count", HTMLElement);
  if (!found) {
    box.replaceChildren();
  } else if (!explained || !box.firstChild) {
    box.replaceChildren(h("button", {type: "button", class: "name", id: "areas-people", "aria-haspopup": "dialog",
      onclick: () => explained && explain("people", explained)}, say("plan_people_compared")));
  }
  explained = found;
}

/** @param {Area} one */
function lacksOffice(one) {
  return withoutOffice().includes(one);
}

/** @param {Area} one */
function facts(one) {
  const provider = state.providers.find(({code}) => code === one.provider)?.name;
  const office = state.offices.find(({code}) => code === one.office)?.name;
  return h("dl", {class: "facts"},
    ...(office ? [h("dt", {}, sayOffice("plan_office")), h("dd", {}, office)] : []),
    ...(provider ? [h("dt", {}, say("column_provider")), h("dd", {}, provider)] : []),
    h("dt", {}, say("plan_districts")), h("dd", {}, one.districts.length ? String(one.districts.length) : "–"));
}

/** @param {Area} one */
function form(one) {
  const others = areas().filter(({code}) => code !== one.code);
  const id = (/** @type {string} */ what) => `${what}-${one.code}`;
  const choice = (/** @type {string} */ what) =>
    h("select", {id: id(what)}, ...others.map(({code, name}) => h("option", {value: code}, name)));
  const [merged, heir] = [choice("merge"), choice("heir")];
  const kept = h("p", {class: "small"});
  const tellKept = () => {
    kept.textContent = keptBy(one, others.find(({code}) => code === merged.value));
  };
  merged.addEventListener("change", tellKept);
  tellKept();
  return h("div", {class: "area__form"},
    naming(one),
    h("p", {class: "line"}, h("label", {for: id("colour")}, say("plan_colour")),
      h("input", {id: id("colour"), type: "color", value: one.colour || "#888888",
        onchange: (/** @type {Event} */ event) =>
          void change({op: "recolour", area: one.code, colour: valueOf(event)})})),
    state.division !== "stadsdelar" && serving(one),
    state.division === "hemvard" && providing(one),
    h("p", {class: "line"},
      h("button", {type: "button", class: "button", id: id("lock"), "aria-pressed": String(one.locked),
        onclick: () => void change({op: one.locked ? "unlock" : "lock", area: one.code})},
      icon(one.locked ? "locked" : "unlocked"), say(one.locked ? "plan_unlock" : "plan_lock"))),
    others.length > 0 && h("details", {class: "fold"}, h("summary", {}, say("plan_merge_remove")),
      h("p", {class: "line"}, h("label", {for: id("merge")}, say("plan_merge_with")), merged,
        act("merge", say("plan_merge"), () => ({op: "merge", areas: [one.code, merged.value], into: one.code}))),
      kept,
      h("p", {class: "line"}, h("label", {for: id("heir")}, say("plan_remove_to")), heir,
        act("remove", say("plan_remove"), () => ({op: "remove_area", area: one.code, to: heir.value})))));
}

/**
 * Which office and provider two areas have when they are put together: those of the one that is open, else the other's.
 *
 * @param {Area} one
 * @param {Area | undefined} other
 */
function keptBy(one, other) {
  const [office, provider] = [one.office || other?.office, one.provider || other?.provider];
  const what = [office && names.office(office), provider && names.provider(provider)].filter(Boolean);
  return what.length ? say("plan_merge_keeps", {name: one.name, what: what.join(` ${say("plan_and")} `)}) : "";
}

/**
 * A button that shows what it would do before it does it.
 *
 * @param {"merge" | "remove"} name
 * @param {string} words
 * @param {() => import("../plan_contract.js").Edit} edit
 */
function act(name, words, edit) {
  return h("button", {
    type: "button", class: "button", onclick: () => void change(edit()), ...shows(edit),
  }, icon(name), words);
}

/** @param {Area} one */
function naming(one) {
  const key = `name-${one.code}`;
  const field = h("input", {id: key, type: "text", value: one.name, title: one.name, maxlength: 200, autocomplete: "off"});
  remember(field, key);
  return h("form", {class: "line", onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    forget(key);
    if (field.value.trim() !== one.name) {
      void change({op: "rename", area: one.code, name: field.value.trim()});
    }
  }}, h("label", {for: key}, say("plan_name")), field,
  h("button", {type: "submit", class: "button"}, say("plan_save")));
}

/** The office or base of an area: which it is, a new one, moving or closing it. @param {Area} one */
function serving(one) {
  const key = `office-${one.code}`;
  return h("div", {}, h("p", {class: "line"}, h("label", {for: key}, sayOffice("plan_office")),
    h("select", {id: key, onchange: (/** @type {Event} */ event) =>
      void change({op: "set_office", area: one.code, office: valueOf(event)})},
    ...state.offices.map(({code, name}) => h("option", {value: code, selected: code === one.office}, name)),
    h("option", {value: "", selected: !one.office}, say("plan_office_none")))),
  h("p", {class: "row area__offices"},
    one.office && h("button", {type: "button", class: "button", id: `move-office-${one.code}`,
      onclick: () => takeOffice(one.office, one.code)}, say("plan_office_change")),
    h("button", {type: "button", class: "button", id: `new-office-${one.code}`,
      onclick: () => takeOffice("", one.code)}, sayOffice("plan_office_new"))));
}

/** @param {Area} one */
function providing(one) {
  const key = `provider-${one.code}`;
  return h("p", {class: "line"}, h("label", {for: key}, say("column_provider")),
    h("select", {id: key, onchange: (/** @type {Event} */ event) =>
      void change({op: "set_provider", area: one.code, provider: valueOf(event)})},
    ...state.providers.map(({code, name}) => h("option", {value: code, selected: code === one.provider}, name)),
    h("option", {value: "", selected: !one.provider}, say("plan_provider_none"))));
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}

function decided() {
  return state.plan?.status === "archived" ? archivedNote() : h("p", {class: "small side__note"}, state.plan?.description || say("plan_decided_help"));
}

/** Name and description of the draft. */
function draftForm() {
  const {plan} = state;
  const name = h("input", {id: "draft-name", type: "text", value: plan?.name ?? "", maxlength: 200, autocomplete: "off"});
  const about = h("textarea", {id: "draft-about", rows: 2, maxlength: 5000}, plan?.description ?? "");
  remember(name, "draft-name");
  remember(about, "draft-about");
  return h("details", {class: "fold draft"}, h("summary", {}, say("plan_about_draft")),
    h("p", {class: "small", id: "draft-basis"}, say("plan_rests_on", {basis: sayIfKnown("bases", plan?.basis ?? "") ?? ""})),
    h("form", {class: "fields", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      if (plan) {
        void guarded(() => describe(plan, {name: name.value.trim(), description: about.value}));
      }
    }},
    h("label", {for: "draft-name"}, say("plan_name")), name,
    h("label", {for: "draft-about"}, say("plan_description")), about,
    h("div", {class: "row"},
      h("button", {type: "submit", class: "button"}, say("plan_save")),
      h("button", {type: "button", class: "button", id: "archive-draft",
        onclick: () => plan && void guarded(() => shelve(plan, "archived"))},
        say("plan_archive")))));
}
