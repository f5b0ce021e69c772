// How minutes are spread over people, and over years: what two of the workspace's panels ask the server.

import {API, ask} from "./api.js";

/**
 * @param {number} plan
 * @param {{mode: string, group: string, area: string, year: number | null}} of
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Spread>}
 */
export function minutesSpread(plan, {year, ...of}, signal) {
  const query = new URLSearchParams({...of, ...(year ? {year: String(year)} : {})});
  return ask(`${API}/plans/${plan}/minutes?${query}`, undefined, signal);
}

/**
 * @param {number} plan
 * @param {string} group
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Tolerance>}
 */
export function tolerance(plan, group, signal) {
  return ask(`${API}/plans/${plan}/tolerance?group=${encodeURIComponent(group)}`, undefined, signal);
}
