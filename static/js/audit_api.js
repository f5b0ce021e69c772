// What the page of events asks the server.

import {API, ask} from "./api.js";

/**
 * @typedef {import("./pure/audit_words.js").Event} Event
 * @typedef {{text: string, who: string, action: string, since: string, until: string}} Wanted
 */

export const PAGE = 50;

/**
 * @param {Wanted} wanted
 * @param {number | null} before the number to go on below
 * @param {AbortSignal} signal
 * @returns {Promise<{entries: Event[], next: number | null, count: number}>} newest first
 */
export function readEvents(wanted, before, signal) {
  const query = queryOf(wanted);
  query.set("limit", String(PAGE));
  if (before !== null) {
    query.set("before", String(before));
  }
  return ask(`${API}/audit?${query}`, undefined, signal);
}

/**
 * @typedef {{count: number, head: string, broken: number | null, kept: number | null, sealed: number, altered: number[],
 *   sealed_later: number[],
 *   unsealed: number[], rules_altered: boolean}} Chain `kept`: the event that a kept checksum is of, 0 where it is no more; `altered`: decided plans
 */

/**
 * @param {string} head a checksum that was kept elsewhere; "" for none
 * @returns {Promise<Chain>}
 */
export function verifyEvents(head) {
  return ask(`${API}/audit/verify?${new URLSearchParams(head ? {head} : {})}`);
}

/**
 * @param {Wanted} wanted
 * @param {"csv" | "xlsx" | "jsonl"} form
 */
export function eventsFile(wanted, form) {
  const query = form === "jsonl" ? new URLSearchParams() : queryOf(wanted);
  query.set("format", form);
  return `${API}/audit/export?${query}`;
}

/** @param {Wanted} wanted */
function queryOf(wanted) {
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ""));
}
