// Suggestions as a person reads them: a street is named once, with the places it runs through. No DOM.

/** @typedef {import("../contract.js").Hit} Hit */

/** Places of a street that are named before the rest is counted. */
const NAMED = 3;

/** So many are asked for: the best one's namesakes in other places, and the places of streets, are all among them. */
export const ASKED_FOR = 24;

/**
 * Streets of one name as one suggestion: choosing any of them leads to the same house numbers. Where the best one
 * is called as others are, all of these are shown: the right place must not be missed.
 *
 * @param {Hit[]} hits best first
 * @param {number} most
 * @returns {Hit[]} best first, at most `most` besides the best one's namesakes
 */
export function groupStreets(hits, most) {
  /** @type {Map<string, string[]>} */
  const places = new Map();
  for (const {kind, label, detail} of hits) {
    if (kind === "street") {
      places.set(label, [...(places.get(label) ?? []), detail]);
    }
  }
  const seen = new Set();
  /** @type {Hit[]} */
  const grouped = [];
  for (const hit of hits) {
    const through = hit.kind === "street" ? (places.get(hit.label) ?? []) : null;
    if (!through) {
      grouped.push(hit);
    } else if (!seen.has(hit.label)) {
      seen.add(hit.label);
      grouped.push({...hit, detail: listed(through.filter(Boolean))});
    }
  }
  return grouped.filter(({label}, i) => i < most || label === grouped[0]?.label);
}

/** @param {string[]} places */
function listed(places) {
  const rest = places.length - NAMED;
  return [...places.slice(0, NAMED), ...(rest > 0 ? [`+${rest}`] : [])].join(", ");
}
