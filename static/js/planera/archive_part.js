// Drafts that have been put away: out of the list of plans, but never gone.

import * as api from "../api.js";
import {onLanguage, say} from "../i18n.js";
import {takeStep} from "../steps_api.js";
import {ownName} from "../ui/account.js";
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
      onclick: () => void guarded(() => shelve(one, "draft"))}, say("plan_unarchive")));
}

/**
 * Change what a draft is called.
 *
 * @param {Plan} one
 * @param {{name?: string, description?: string}} changes
 */
export async function describe(one, changes) {
  keep(await api.describePlan(one, changes));
}

/**
 * Put a draft away, or take it out again: a step of its life, with a reason as all have.
 *
 * @param {Plan} one
 * @param {"draft" | "archived"} to
 */
export async function shelve(one, to) {
  const {plan} = await takeStep(one, {to, why: say(`plan_why_${to}`), by: ownName() || say("plan_by_nobody"), replace_later: false, retroactive: false});
  keep(plan);
  tell(say(`plan_done_${to}`, {name: plan.name}),
    {more: {words: say("plan_undo"), act: () => void guarded(() => shelve(plan, to === "archived" ? "draft" : "archived"))}});
}

/** @param {Plan} plan as it is after a change */
function keep(plan) {
  const plans = state.plans.map((other) => (other.id === plan.id ? plan : other));
  if (plan.id === state.plan?.id) {
    forget("draft-name");
    forget("draft-about");
    set({plan, plans, standing: plan.status === "draft" ? "ready" : "decided"});
  } else {
    set({plans});
  }
}

/** What an archived draft says of itself, and the way out. */
export function archivedNote() {
  const {plan} = state;
  return h("div", {class: "side__note"}, h("p", {class: "small"}, say("plan_archived_help")),
    plan && h("button", {type: "button", class: "button", id: "unarchive", onclick: () => void guarded(() => shelve(plan, "draft"))},
      say("plan_unarchive")));
}
