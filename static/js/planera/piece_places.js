// Which pieces lie apart, which enclaves there are and which districts are split, by name, under their figure: a click shows each on the map.

import {language, say} from "../i18n.js";
import {amount} from "../pure/effect_words.js";
import {enclaves, holding, piecesApart} from "../pure/pieces.js";
import {h} from "../ui/element.js";
import {names, set, state} from "./state.js";

/** More than these are not told one by one. */
const MOST = 6;
const FOUND = /** @type {const} */ ({parts: [piecesApart, "plan_piece_at"], enclaves: [enclaves, "plan_enclave_at"]});

/**
 * @param {"parts" | "enclaves"} code
 * @returns {HTMLElement | false} nothing while a choice is tried: the map has the places of the plan as it is stored
 */
export function piecePlaces(code) {
  const [find, words] = FOUND[code];
  const found = state.preview ? [] : find(shapesOf(state.areas));
  const districts = found.length ? shapesOf(state.districtShapes) : [];
  return listed(found.map(({code: area, place: [e = 0, n = 0]}) =>
    placeButton(say(words, {area: names.area(area), district: names.district(holding(districts, [e, n]))}), () => set({sight: {e, n}}))));
}

/**
 * The districts that are split, and how their people are shared out; a click brings each into view.
 *
 * @param {import("../plan_contract.js").Consequences} found
 * @returns {HTMLElement | false} nothing where none is, or where whoever asks may not see it
 */
export function splitPlaces(found) {
  const rows = /** @type {{district: string, parts: {area: string, people: number}[]}[]} */ (
    found.metrics.find(({code}) => code === "districts_split")?.details?.after ?? []);
  const buttons = rows.map(({district, parts}) => {
    const shared = [...parts].sort((a, b) => b.people - a.people).map(({area, people}) => `${names.area(area)} ${amount(people, language())}`);
    return placeButton(say("plan_split_at", {district: names.district(district), parts: shared.join(", ")}), () => {
      set({picked: [district], shown: ""});
      set({shown: district});
    });
  });
  return listed(buttons);
}

/**
 * @param {string} words
 * @param {() => void} act
 */
function placeButton(words, act) {
  return h("button", {type: "button", class: "place", onclick: act}, words);
}

/** @param {HTMLElement[]} buttons */
function listed(buttons) {
  const more = buttons.length - MOST;
  return buttons.length > 0 && h("ul", {class: "places", "aria-label": say("plan_show_on_map")}, ...buttons.slice(0, MOST).map((one) => h("li", {}, one)),
    more > 0 && h("li", {class: "small"}, say("plan_pieces_more", {count: more})));
}

/** @param {import("../contract.js").FeatureCollection | null} collection */
function shapesOf(collection) {
  return (collection?.features ?? []).map(({properties, geometry}) => {
    const {type, coordinates} = /** @type {{type: string, coordinates: any}} */ (/** @type {any} */ (geometry));
    return {code: String(properties["code"]), polygons: type === "Polygon" ? [coordinates] : coordinates};
  });
}
