// Drafts that have been put away: out of the list of plans, but never gone.

import * as api from "../api.js";
import {onLanguage, say} from "../i18n.js";
import {byId, h} from "../ui/element.js";
import {forget} from "./kept.js";
import {guarded} from "./guarded.js";
import {openPlan} from "./session.js";
import {set, state, watch} from "./state.js";
import {tell} from "./tell.js";

/** @typedef {import("../plan_contract.js").Plan} Plan */

export function archivePart() {
  watch(["plans", "plan", "division"], draw);
  onLanguage(draw);
}

function draw() {
  const box = byId("archive", HTMLElement);
  const open = box.querySelector("details")?.open ?? false;
  const held = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.id : "";
  const away = state.plans.filter((one) => one.division === state.division && one.status === "archived");
  box.replaceChildren(...(away.length ? [h("details", {class: "fold", open}, h("summary", {id: "archive-list"}, say("plan_archive_list", {count: away.length})),
    h("ul", {class: "archived"}, ...away.map(row)))] : []));
  if (held) {
    document.getElementById(held)?.focus();
  }
}

/** @param {Plan} one */
function row(one) {
  return h("li", {class: "row"},
    h("button", {type: "button", class: "name", id: `archived-${one.id}`, "aria-current": one.id === state.plan?.id ? "true" : null,
      onclick: () => void guarded(() => openPlan(one))}, one.name),
    h("button", {type: "button", class: "button", id: `unarchive-${one.id}`, "aria-label": say("plan_unarchive_named", {name: one.name}),
      onclick: () => void guarded(() => describe(one, {status: "draft"}))}, say("plan_unarchive")));
}

/**
 * Change what a draft is called, or put it away or take it out again.
 *
 * @param {Plan} one
 * @param {{name?: string, description?: string, status?: "draft" | "archived"}} changes
 */
export async function describe(one, changes) {
  const plan = await api.describePlan(one, changes);
  const plans = state.plans.map((other) => (other.id === plan.id ? plan : other));
  if (plan.id === state.plan?.id) {
    forget("draft-name");
    forget("draft-about");
    set({plan, plans, standing: plan.status === "draft" ? "ready" : "decided"});
  } else {
    set({plans});
  }
  if (changes.status) {
    const back = changes.status === "archived" ? "draft" : "archived";
    tell(say(`plan_done_${changes.status}`, {name: plan.name}),
      {more: {words: say("plan_undo"), act: () => void guarded(() => describe(plan, {status: back}))}});
  }
}

/** What an archived draft says of itself, and the way out. */
export function archivedNote() {
  const {plan} = state;
  return h("div", {class: "side__note"}, h("p", {class: "small"}, say("plan_archived_help")),
    plan && h("button", {type: "button", class: "button", id: "unarchive", onclick: () => void guarded(() => describe(plan, {status: "draft"}))},
      say("plan_unarchive")));
}
