// What is asked about plans side by side, and about what people think of them.

import {API, ask} from "./api.js";

/**
 * @param {number[]} plans the first is what the others are held against
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Comparison>}
 */
export function comparison(plans, signal) {
  return ask(`${API}/comparison?${named(plans)}`, undefined, signal);
}

/** @param {number[]} plans */
export function comparisonAddress(plans) {
  return `${API}/comparison.xlsx?${named(plans)}`;
}

/**
 * @param {number[]} plans
 * @returns {Promise<{principles: string[], valuations: import("./plan_contract.js").Valuation[]}>}
 */
export function valuations(plans) {
  return ask(`${API}/valuations?${named(plans)}`);
}

/**
 * @param {import("./plan_contract.js").Valuation} one with the version that is changed; 0 where nothing was said
 * @returns {Promise<import("./plan_contract.js").Valuation>}
 */
export function value({plan_id: plan, principle, score, reason, version}) {
  const path = `${API}/plans/${plan}/valuations/${encodeURIComponent(principle)}`;
  return ask(path, {score, reason}, undefined, {method: "PUT", version});
}

/**
 * Take a valuation away.
 *
 * @param {import("./plan_contract.js").Valuation} one as it is known
 * @returns {Promise<null>}
 */
export function forgetValue({plan_id: plan, principle, version}) {
  const path = `${API}/plans/${plan}/valuations/${encodeURIComponent(principle)}`;
  return ask(path, undefined, undefined, {method: "DELETE", version});
}

/**
 * @param {number} plan
 * @returns {Promise<import("./plan_contract.js").Remark[]>}
 */
export async function remarks(plan) {
  return (await ask(`${API}/plans/${plan}/remarks`)).remarks;
}

/**
 * @param {number} plan
 * @param {{text: string, author: string, area?: string, e?: number, n?: number}} remark
 * @returns {Promise<import("./plan_contract.js").Remark>}
 */
export function makeRemark(plan, remark) {
  return ask(`${API}/plans/${plan}/remarks`, remark);
}

/**
 * @param {import("./plan_contract.js").Remark} remark
 * @param {{status?: string, answer?: string}} changes
 * @returns {Promise<import("./plan_contract.js").Remark>}
 */
export function changeRemark({plan_id: plan, id, version}, changes) {
  return ask(`${API}/plans/${plan}/remarks/${id}`, changes, undefined, {method: "PATCH", version});
}

/** @param {number[]} plans */
function named(plans) {
  return plans.map((plan) => `plan=${plan}`).join("&");
}
