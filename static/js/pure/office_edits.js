// Edits of offices as the planner means them: opened for an area, moved to a place, closed for another. No DOM: tested in node.

import {newCode} from "./edit_words.js";

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {{e: number, n: number, label?: string}} Place label: what the place is called, where it has a name
 */

/**
 * @param {Place} place
 * @returns {{e: number, n: number}} to the decimetre: nobody points more exactly
 */
function metres({e, n}) {
  return {e: Math.round(e * 10) / 10, n: Math.round(n * 10) / 10};
}

/**
 * Home-care areas start from a base, citizens go to an office.
 *
 * @param {string} division
 */
export function kindOf(division) {
  return division === "hemvard" ? "base" : "office";
}

/**
 * @param {{name: string, area: string, division: string, place: Place, taken: string[]}} wish taken: codes of offices
 * @returns {Edit}
 */
export function opening({name, area, division, place, taken}) {
  return {
    op: "open_office", office: newCode(name, taken), name, kind: kindOf(division), ...metres(place),
    ...(place.label ? {address: place.label} : {}), ...(area ? {areas: [area]} : {}),
  };
}

/**
 * @param {string} office
 * @param {Place} place
 * @returns {Edit}
 */
export function moving(office, place) {
  return {op: "move_office", office, ...metres(place)};
}

/**
 * @param {string} office
 * @param {string} to the office that takes its areas over; "" where it has none
 * @returns {Edit}
 */
export function closing(office, to) {
  return {op: "close_office", office, ...(to ? {to} : {})};
}

/**
 * What an area made of others' ground begins with: who lived there keeps office and provider until somebody decides
 * otherwise. Nothing where the ground comes from areas that differ.
 *
 * @param {{office: string, provider: string}[]} from
 * @returns {{office?: string, provider?: string}}
 */
export function inherited(from) {
  const one = (/** @type {"office" | "provider"} */ what) => {
    const found = new Set(from.map((area) => area[what]));
    const [only = ""] = found;
    return found.size === 1 && only ? {[what]: only} : {};
  };
  return {...one("office"), ...one("provider")};
}
