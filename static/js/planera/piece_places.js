// Which pieces lie apart and which enclaves there are, by name, under their figure: a click shows each on the map.

import {say} from "../i18n.js";
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
  if (!found.length) {
    return false;
  }
  const districts = shapesOf(state.districtShapes);
  const buttons = found.slice(0, MOST).map(({code: area, place: [e = 0, n = 0]}) =>
    h("li", {}, h("button", {type: "button", class: "place", onclick: () => set({sight: {e, n}})},
      say(words, {area: names.area(area), district: names.district(holding(districts, [e, n]))}))));
  const more = found.length - buttons.length;
  return h("ul", {class: "places", "aria-label": say("plan_show_on_map")}, ...buttons,
    more > 0 && h("li", {class: "small"}, say("plan_pieces_more", {count: more})));
}

/** @param {import("../contract.js").FeatureCollection | null} collection */
function shapesOf(collection) {
  return (collection?.features ?? []).map(({properties, geometry}) => {
    const {type, coordinates} = /** @type {{type: string, coordinates: any}} */ (/** @type {any} */ (geometry));
    return {code: String(properties["code"]), polygons: type === "Polygon" ? [coordinates] : coordinates};
  });
}
