// The edits of the draft in order; each is a place to go back to.

import * as api from "../api.js";
import {language, onLanguage, say} from "../i18n.js";
import {areaWords, effectWords} from "../pure/effect_words.js";
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
  if (!editable()) {
    list.replaceChildren(h("li", {class: "empty"}, say("plan_edits_none_decided")));
    return;
  }
  const start = h("li", {}, step(0, now, say("plan_edits_start")));
  const rows = steps.map((one) =>
    h("li", {"data-undone": one.undone}, step(one.seq, now, told(one.edit), one.made_at, one.made_by)));
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement)
    ? document.activeElement.dataset["seq"] : undefined;
  const waiting = unsent.map((edit) => h("li", {class: "waits"}, told(edit), h("span", {class: "small"}, say("plan_waits"))));
  list.replaceChildren(start, ...rows, ...waiting);
  if (held) {
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-seq="${held}"]`))?.focus();
  }
  byId("left-tab-steps", HTMLElement).textContent = steps.length
    ? say("plan_edits_count", {count: steps.filter((one) => !one.undone).length})
    : say("plan_edits");
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
  return h("button", {
    type: "button", class: "step", "data-seq": seq, "aria-current": seq === now ? "step" : null,
    onclick: () => void travelTo(seq),
  }, h("span", {class: "step__words"}, words), time && h("span", {class: "small number"}, by && by !== ownName() ? `${by} · ${time}` : time), ...effect(seq));
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
  const people = areaWords(found, names.area, language());
  return [h("span", {class: "step__effect small"}, ...effectWords(found, say, language()).map((line) => h("span", {}, line)),
    people.length > 0 && h("span", {class: "number"}, people.join(" · ")))];
}
