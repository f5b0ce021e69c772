// What the page of a plan's steps towards a decision asks the server.

import {API, ask} from "./api.js";

/**
 * @typedef {import("./plan_contract.js").Plan} Plan
 * @typedef {import("./pure/findings.js").Finding} Finding
 * @typedef {{committee: string, reference: string, decided_on: string, valid_from: string}} Decision
 * @typedef {{stage_before: string, stage_after: string, at: string, who: string, why: string, committee: string,
 *   reference: string, decided_on: string | null, valid_from: string | null, notes: Finding[]}} Step
 * @typedef {{plan: Plan, stage: string, allowed: string[], stops: Finding[], notes: Finding[], steps: Step[]}} Life
 */

/**
 * @param {number} plan
 * @returns {Promise<Life>}
 */
export function readLife(plan) {
  return ask(`${API}/plans/${plan}/lifecycle`);
}

/**
 * @param {Plan} plan as it was read; a change by another since then gives 412
 * @param {{to: string, why: string, by: string, replace_later: boolean, retroactive: boolean, decision?: Decision}} step
 * @returns {Promise<{plan: Plan, notes: Finding[], gave_way: Record<string, string>}>}
 */
export function takeStep(plan, step) {
  return ask(`${API}/plans/${plan.id}/lifecycle`, step, undefined, {version: plan.version});
}
