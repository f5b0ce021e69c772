// Who lives within a polygon: what the planner's card of a drawing asks the server.

import {API, TM, ask} from "./api.js";

/**
 * @param {number} plan
 * @param {object} polygon GeoJSON in SWEREF 99 TM
 * @param {number | null} year the latest year of the population when null
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Enclosed>}
 */
export function enclosed(plan, polygon, year, signal) {
  return ask(`${API}/plans/${plan}/enclosed?crs=${TM}`, {polygon, ...(year ? {year} : {})}, signal);
}
