// What an edit did, in few words. No DOM: tested in node.

import {signed} from "./figures.js";
import {shownDifference} from "./rounding.js";
import {formatNumber} from "./wording.js";

/**
 * @typedef {import("../plan_contract.js").Effect} Effect
 * @typedef {import("../plan_contract.js").Count} Count
 * @typedef {import("../contract.js").Language} Language
 */

/**
 * A count as it is written: `1 616`, or `<5` where it is hidden.
 *
 * @param {Count} count
 * @param {Language} language
 */
export function amount(count, language) {
  return typeof count === "number" ? formatNumber(count, language, 0) : (count ?? "–");
}

/** @param {Count} count whether there is anybody; a hidden count is somebody */
function anybody(count) {
  return typeof count === "number" ? Math.round(count) > 0 : count !== null;
}

/**
 * Who is affected, one sentence a way; those that change provider with their area are told once.
 *
 * @param {Effect} effect
 * @param {(key: string, facts?: Record<string, unknown>) => string} say
 * @param {Language} language
 */
export function effectWords(effect, say, language) {
  const told = [];
  if (anybody(effect.moved)) {
    told.push(say("effect_moved", {count: amount(effect.moved, language), eldest: amount(effect.moved_80_plus, language)}));
  }
  if (anybody(effect.provider_changes)) {
    told.push(say("effect_provider", {count: amount(effect.provider_changes, language)}));
  }
  if (anybody(effect.office_changes) && effect.office_changes !== effect.moved) {
    // Whoever moves to another area goes to its office too; that needs no words of its own.
    told.push(say("effect_office", {count: amount(effect.office_changes, language)}));
  }
  if (anybody(effect.office_relocated)) {
    told.push(say("effect_relocated", {count: amount(effect.office_relocated, language)}));
  }
  return told.length ? told : [say(effect.moved === null ? "effect_unknown" : "effect_nobody")];
}

/**
 * Who goes from where to where, most people first, and what is left of it for an area that both wins and loses people.
 *
 * @param {Effect} effect
 * @param {(code: string) => string} name of an area
 * @param {(key: string, facts?: Record<string, unknown>) => string} say
 * @param {Language} language
 */
export function wayWords(effect, name, say, language) {
  const ways = effect.ways.map(({from_area, to_area, people}) =>
    say("effect_way", {from: name(from_area), to: name(to_area), people: amount(people, language)}));
  const net = effect.areas.flatMap(({code, left, joined}) => {
    const known = typeof left === "number" && typeof joined === "number";
    return known && Math.round(left) && Math.round(joined) ? [`${name(code)} ${signed(shownDifference(left, joined, "people"), "people", language)}`] : [];
  });
  return net.length ? [...ways, say("effect_net", {areas: net})] : ways;
}
