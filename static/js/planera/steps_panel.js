// The edits of the draft in order; each is a place to go back to.

import {onLanguage, say} from "../i18n.js";
import {byId, h} from "../ui/element.js";
import {travel} from "./actions.js";
import {told} from "./session.js";
import {editable, state, watch} from "./state.js";

export function stepsPanel() {
  watch(["steps", "plan", "unsent", "areas"], draw);
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
    h("li", {"data-undone": one.undone}, step(one.seq, now, told(one.edit), one.made_at)));
  const waiting = unsent.map((edit) => h("li", {class: "waits"}, told(edit), h("span", {class: "small"}, say("plan_waits"))));
  list.replaceChildren(start, ...rows, ...waiting);
  byId("left-tab-steps", HTMLElement).textContent = steps.length
    ? say("plan_edits_count", {count: steps.filter((one) => !one.undone).length})
    : say("plan_edits");
}

/**
 * @param {number} seq
 * @param {number} now
 * @param {string} words
 * @param {string} [at]
 */
function step(seq, now, words, at) {
  const time = at ? new Date(at).toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"}) : "";
  return h("button", {
    type: "button", class: "step", "aria-current": seq === now ? "step" : null,
    onclick: () => void travel(seq - now),
  }, h("span", {class: "step__words"}, words), time && h("span", {class: "small number"}, time));
}
