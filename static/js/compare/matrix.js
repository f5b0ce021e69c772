// The valuation matrix: 0 to 3 points for each plan and principle, with the reason. What is typed is kept until it is saved.

import {ApiFault} from "../api.js";
import * as api from "../consultation_api.js";
import {say, sayFault, sayIfKnown} from "../i18n.js";
import {points, principlesOf} from "../pure/compare.js";
import {byId, h} from "../ui/element.js";

/**
 * @typedef {import("../plan_contract.js").Plan} Plan
 * @typedef {import("../plan_contract.js").Valuation} Valuation
 */

const KEY = "omradesplan.valuation.";
const SCORES = [0, 1, 2, 3];
/** @type {{plans: Plan[], known: string[], said: Valuation[]}} */
const state = {plans: [], known: [], said: []};

/** @param {Plan[]} plans */
export async function matrix(plans) {
  const {principles, valuations} = await api.valuations(plans.map((one) => one.id));
  Object.assign(state, {plans, known: principles, said: valuations});
  draw();
}

function draw() {
  const {plans, known, said} = state;
  byId("matrix", HTMLElement).replaceChildren(h("table", {class: "matrix"},
    h("caption", {class: "quiet"}, say("compare_matrix")),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("compare_principle")),
      ...plans.map((one) => h("th", {scope: "col"}, one.name)))),
    h("tbody", {}, ...principlesOf(known, said).map((principle) => h("tr", {"data-principle": principle},
      h("th", {scope: "row"}, name(principle), help(principle), isUnused(principle) && leave(principle)),
      ...plans.map((plan) => h("td", {}, ...cell(plan, principle)))))),
    h("tfoot", {}, h("tr", {}, h("th", {scope: "row"}, say("compare_sum")),
      ...plans.map((plan) => h("td", {class: "number", "data-sum": plan.id}, sum(plan)))))));
  own();
}

/** @param {string} principle */
function name(principle) {
  return sayIfKnown(`principles.${principle}`, "name") ?? principle;
}

/** @param {string} principle */
function help(principle) {
  const words = sayIfKnown(`principles.${principle}`, "help");
  return words && h("span", {class: "small"}, words);
}

/** A principle of the planners' own that nobody has valued by or written about. @param {string} principle */
function isUnused(principle) {
  return !state.known.includes(principle)
    && state.said.every((one) => one.principle !== principle || (one.score === null && !one.reason));
}

/** @param {string} principle */
function leave(principle) {
  return h("button", {type: "button", class: "button matrix__leave", "aria-label": say("compare_remove_named", {principle}),
    onclick: () => void end(principle)}, say("compare_remove"));
}

/** @param {string} principle */
async function end(principle) {
  if (!isUnused(principle)) {
    // Somebody has valued by it since the button came up.
    draw();
    return;
  }
  try {
    for (const one of state.said.filter((other) => other.principle === principle)) {
      await api.forgetValue(one);
      state.said = state.said.filter((other) => other !== one);
    }
    byId("heard", HTMLElement).textContent = say("compare_removed", {principle});
  } catch (reason) {
    if (!(reason instanceof ApiFault)) {
      throw reason;
    }
    // Somebody has written there meanwhile: it stays, with what was written.
    state.said = (await api.valuations(state.plans.map((one) => one.id))).valuations;
    byId("heard", HTMLElement).textContent = sayFault(reason);
  }
  draw();
  byId("own-principle", HTMLElement).focus();
}

/** @param {Plan} plan */
function sum(plan) {
  const {sum: reached, most} = points(state.said, plan.id);
  return most ? say("compare_sum_of", {sum: reached, most}) : say("compare_unvalued");
}

/**
 * @param {number} plan
 * @param {string} principle
 * @returns {Valuation}
 */
function valuation(plan, principle) {
  return state.said.find((one) => one.plan_id === plan && one.principle === principle)
    ?? {plan_id: plan, principle, score: null, reason: "", version: 0};
}

/**
 * @param {Plan} plan
 * @param {string} principle
 */
function cell(plan, principle) {
  const words = {principle: name(principle), plan: plan.name};
  const key = `${KEY}${plan.id}.${principle}`;
  const now = valuation(plan.id, principle);
  const typed = readTyped(key);
  const score = h("select", {"aria-label": say("compare_score_of", words), autocomplete: "off"},
    h("option", {value: ""}, say("compare_unvalued")),
    ...SCORES.map((one) => h("option", {value: one, selected: one === now.score}, String(one))));
  const reason = h("textarea", {rows: 2, maxlength: 2000, "aria-label": say("compare_reason_of", words),
    placeholder: say("compare_reason"), oninput: () => keepTyped(key, reason.value)}, typed ?? now.reason);
  const trouble = h("p", {class: "matrix__trouble small", role: "alert", hidden: true});
  const save = () => void store(plan, principle, {score, reason, trouble}, key);
  score.addEventListener("change", save);
  reason.addEventListener("change", save);
  return [score, reason, trouble];
}

/**
 * @param {Plan} plan
 * @param {string} principle
 * @param {{score: HTMLSelectElement, reason: HTMLTextAreaElement, trouble: HTMLElement}} fields
 * @param {string} key
 */
async function store(plan, principle, {score, reason, trouble}, key) {
  const now = valuation(plan.id, principle);
  const wanted = {...now, score: score.value === "" ? null : Number(score.value), reason: reason.value};
  try {
    const made = await api.value(wanted);
    replace(made);
    keepTyped(key, null);
    trouble.hidden = true;
    byId("heard", HTMLElement).textContent = say("compare_saved", {principle: name(principle), plan: plan.name});
  } catch (reason_) {
    if (!(reason_ instanceof ApiFault)) {
      throw reason_;
    }
    if (reason_.status === 412) {
      // What stands there now is told; the next save replaces it knowingly.
      const {version, score: theirs, reason: said} = reason_.facts;
      replace({...now, version: Number(version), score: typeof theirs === "number" ? theirs : null, reason: String(said ?? "")});
    }
    trouble.textContent = sayFault(reason_);
    trouble.hidden = false;
  }
  for (const one of state.plans) {
    const box = document.querySelector(`[data-sum="${one.id}"]`);
    if (box) {
      box.textContent = sum(one);
    }
  }
}

/** @param {Valuation} made */
function replace(made) {
  state.said = [...state.said.filter((one) => one.plan_id !== made.plan_id || one.principle !== made.principle), made];
}

/** A principle of the planners' own. */
function own() {
  const field = h("input", {id: "own-principle", type: "text", maxlength: 80, autocomplete: "off"});
  const trouble = h("p", {class: "matrix__trouble small", role: "alert", hidden: true});
  const form = byId("own", HTMLFormElement);
  form.onsubmit = (event) => {
    event.preventDefault();
    // An address has no room for the usual stroke.
    void begin(field.value.trim().replaceAll("/", "\u2215"), trouble);
  };
  form.replaceChildren(h("label", {for: "own-principle"}, say("compare_own")), field,
    h("button", {type: "submit", class: "button"}, say("compare_add")), trouble);
}

/**
 * Keep a principle before anybody has valued by it: it stands in the matrix, and in the workbook, from now on.
 *
 * @param {string} principle
 * @param {HTMLElement} trouble
 */
async function begin(principle, trouble) {
  if (!principle) {
    return;
  }
  try {
    for (const plan of state.plans) {
      const now = valuation(plan.id, principle);
      if (!now.version) {
        replace(await api.value(now));
      }
    }
    draw();
    /** @type {HTMLElement | null} */ (document.querySelector(`[data-principle="${CSS.escape(principle)}"] select`))?.focus();
  } catch (reason) {
    if (!(reason instanceof ApiFault)) {
      throw reason;
    }
    trouble.textContent = sayFault(reason);
    trouble.hidden = false;
  }
}

/** @param {string} key */
function readTyped(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string | null} text
 */
function keepTyped(key, text) {
  try {
    if (text === null) {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, text);
    }
  } catch {
    // Storage may be closed by policy or full; then the page alone remembers.
  }
}
