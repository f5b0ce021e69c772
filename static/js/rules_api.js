// What the page of who is responsible asks the server.

import {API, ask} from "./api.js";

/**
 * @typedef {import("./pure/rules.js").Rule} Rule
 * @typedef {{version: number, at: string, who: string, why: string, added: Rule[], removed: Rule[]}} Change
 */

/** @returns {Promise<{version: number, rules: Rule[]}>} */
export function readRules() {
  return ask(`${API}/responsibility`);
}

/**
 * @param {Rule[]} rules
 * @param {string} why
 * @param {number} version the one that was read
 * @returns {Promise<{version: number, rules: Rule[]}>}
 */
export function writeRules(rules, why, version) {
  return ask(`${API}/responsibility`, {rules, why}, undefined, {method: "PUT", version});
}

/**
 * @param {number} version the number of a change
 * @returns {Promise<{version: number, rules: Rule[]}>} the rules as they were after it
 */
export function readRulesAsOf(version) {
  return ask(`${API}/responsibility/history/${version}`);
}

/** @returns {Promise<Change[]>} newest first */
export async function readHistory() {
  return (await ask(`${API}/responsibility/history`)).changes;
}
