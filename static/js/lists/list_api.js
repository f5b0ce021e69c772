// A list's way to the server and back. Sentences about its rows come from there, so the page's language goes along.

import {send} from "../api.js";
import {language} from "../i18n.js";

/**
 * @typedef {object} List
 * @property {string} id
 * @property {"waiting" | "queued" | "running" | "done" | "failed"} state
 * @property {string} name
 * @property {string} form csv or xlsx
 * @property {string} encoding
 * @property {string} separator
 * @property {string} sheet
 * @property {string[]} sheets
 * @property {{header: number, columns: Column[], roles: Record<string, number>, earlier: number[]}} layout
 * @property {{phase: string, share: number}} progress
 * @property {number | null} rows
 * @property {number | null} blank
 * @property {number} kept rows that keep what was chosen by hand an earlier time
 * @property {Record<string, number>} counts rows by outcome
 * @property {number} doubts
 * @property {{code: string, detail: string, facts: Record<string, unknown>} | null} trouble
 *
 * @typedef {{position: number, name: string, samples: string[]}} Column
 * @typedef {{label: string, detail: string, address_id: number | null, lon: number, lat: number}} Candidate
 * @typedef {object} Doubt
 * @property {number} text_id
 * @property {string} text
 * @property {string[]} also how other rows say the same
 * @property {string} outcome
 * @property {string} detail
 * @property {number[]} rows numbers of the first rows
 * @property {number} count
 * @property {Candidate[]} candidates
 *
 * @typedef {{roles: Record<string, number>, header: number, date?: string, divisions: string[], replace: boolean, crs?: string}} Wanted
 */

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function told(path, request = {}) {
  const headers = {Accept: "application/json", "Accept-Language": language(), ...request.headers};
  return (await send(path, {...request, headers})).json();
}

/**
 * @param {string} path
 * @param {string} method
 * @param {object} body
 */
function tell(path, method, body) {
  return told(path, {method, body: JSON.stringify(body), headers: {"Content-Type": "application/json"}});
}

/**
 * @param {File} file
 * @param {string} sheet which sheet of a workbook; "" for the first with text
 * @param {AbortSignal} signal
 * @returns {Promise<List>}
 */
export function upload(file, sheet, signal) {
  const body = new FormData();
  body.append("start", "false");
  body.append("sheet", sheet);
  body.append("file", file);
  return told("/batch", {method: "POST", body, signal});
}

/**
 * @param {string} id
 * @param {Wanted} wanted
 * @returns {Promise<List>}
 */
export function start(id, wanted) {
  return tell(`/jobs/${id}/start`, "POST", wanted);
}

/**
 * @param {string} id
 * @returns {Promise<List>}
 */
export function read(id) {
  return told(`/jobs/${id}`);
}

/**
 * @param {string} id
 * @param {number} offset
 * @param {number} limit
 * @param {"open" | "corrected"} which
 * @returns {Promise<{total: number, doubts: Doubt[]}>}
 */
export function doubts(id, offset, limit, which) {
  return told(`/jobs/${id}/doubts?which=${which}&offset=${offset}&limit=${limit}`);
}

/**
 * @param {string} id
 * @param {number} text
 * @param {{address_id: number} | {text: string} | {reject: true}} chosen
 * @returns {Promise<{label: string, counts: Record<string, number>, doubts: number}>}
 */
export function decide(id, text, chosen) {
  return tell(`/jobs/${id}/doubts/${text}`, "PUT", chosen);
}

/**
 * The list with its columns.
 *
 * @param {string} id
 */
export function result(id) {
  return send(`/jobs/${id}/result?keep=true`, {headers: {"Accept-Language": language()}});
}

/** @param {string} id the server forgets the list, also when the page is closed meanwhile */
export async function forget(id) {
  try {
    await send(`/jobs/${id}`, {method: "DELETE", keepalive: true});
  } catch {
    // It is forgotten by itself after a while.
  }
}
