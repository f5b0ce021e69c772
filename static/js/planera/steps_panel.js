// The edits of the draft in order; each is a place to go back to.

import * as api from "../api.js";
import {language, onLanguage, say, sayIfKnown} from "../i18n.js";
import {effectWords, wayWords} from "../pure/effect_words.js";
import {Latest} from "../pure/latest.js";
import {ownName} from "../ui/account.js";
import {byId, h} from "../ui/element.js";
import {travelTo} from "./actions.js";
import {told} from "./session.js";
import {editable, names, state, watch} from "./state.js";

/** @type {{plan: number, found: Map<number, import("../plan_contract.js").Effect>}} */
const known = {plan: 0, found: new Map()};

/** @type {Latest<number, import("../plan_contract.js").Effect[]>} */
const reading = new Latest({
  ask: (plan, signal) => api.effects(plan, signal),
  onAnswer: (effects, plan) => {
    Object.assign(known, {plan, found: new Map(effects.map((one) => [one.seq, one]))});
    draw();
  },
  // The list stands without the effects.
  onFault: () => undefined,
});

export function stepsPanel() {
  watch(["steps", "plan", "unsent", "areas"], draw);
  watch(["steps"], () => {
    if (state.plan && state.steps.length) {
      reading.ask(state.plan.id);
    }
  });
  onLanguage(draw);
}

function draw() {
  const {steps, plan, unsent} = state;
  const now = plan?.step ?? 0;
  const list = byId("steps", HTMLElement);
  const fixed = editable() ? [] : [h("li", {class: "empty"}, fixedWords())];
  const start = steps.length || editable() ? [h("li", {}, step(0, now, say("plan_edits_start")))] : [];
  const rows = steps.map((one) =>
    h("li", {"data-undone": one.undone}, step(one.seq, now, told(one.edit), one.made_at, one.made_by)));
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement)
    ? document.activeElement.dataset["seq"] : undefined;
  const waiting = unsent.map((edit) => h("li", {class: "waits"}, told(edit), h("span", {class: "small"}, say("plan_waits"))));
  list.replaceChildren(...fixed, ...start, ...rows, ...waiting);
  if (held) {
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-seq="${held}"]`))?.focus();
  }
  byId("left-tab-steps", HTMLElement).textContent = steps.length
    ? say("plan_edits_count", {count: steps.filter((one) => !one.undone).length})
    : say("plan_edits");
}

/** Why the edits of a plan cannot be gone back to: it is no draft, or no draft now. */
function fixedWords() {
  const {steps, plan} = state;
  if (plan?.status === "archived") {
    return say("plan_edits_archived");
  }
  const stage = sayIfKnown("stages", plan?.status ?? "") ?? "";
  return say(steps.length ? "plan_edits_fixed" : "plan_edits_none_decided", {stage});
}

/**
 * @param {number} seq
 * @param {number} now
 * @param {string} words
 * @param {string} [at]
 * @param {string} [by]
 */
function step(seq, now, words, at, by) {
  const time = at ? new Date(at).toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"}) : "";
  const current = seq === now ? "step" : null;
  const box = editable()
    ? {type: "button", class: "step", "data-seq": seq, "aria-current": current, onclick: () => void travelTo(seq)}
    : {class: "step step--fixed", "data-seq": seq, "aria-current": current};
  return h(editable() ? "button" : "div", box, h("span", {class: "step__words"}, words), time && h("span", {class: "small number"}, by && by !== ownName() ? `${by} · ${time}` : time), ...effect(seq));
}

/**
 * Who the edit moved, by itself.
 *
 * @param {number} seq
 */
function effect(seq) {
  const found = known.plan === state.plan?.id ? known.found.get(seq) : undefined;
  if (!found) {
    return [];
  }
  return [h("span", {class: "step__effect small"}, ...effectWords(found, say, language()).map((line) => h("span", {}, line)),
    ...wayWords(found, names.area, say, language()).map((line) => h("span", {class: "number"}, line)))];
}
