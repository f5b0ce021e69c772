// Finding an address or a place on the planner's map. What is typed goes by POST and is kept nowhere.

import {language, onLanguage, say} from "../i18n.js";
import {formatMetres} from "../pure/wording.js";
import {byId} from "../ui/element.js";
import {placeField} from "./place_field.js";
import {names} from "./state.js";
import {tell, trouble} from "./tell.js";

/** @type {import("../map/plan_map.js").PlanMap} */
let map;
/** @type {() => number[]} */
let insets;

/**
 * @param {import("../map/plan_map.js").PlanMap} on
 * @param {() => number[]} covered pixels of the map that the hand covers
 */
export function find(on, covered) {
  [map, insets] = [on, covered];
  const input = byId("find", HTMLInputElement);
  const field = placeField({
    input, list: byId("found", HTMLUListElement),
    onPlace: show,
    onNone: () => map.setPlace(null),
    onCount: (count) => {
      byId("found-count", HTMLElement).textContent = count === null ? "" : say("suggestions_count", {count});
    },
    onClear: clear,
  });
  byId("find-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void field.resolve();
  });
  const words = () => {
    input.placeholder = say("plan_find_example");
  };
  onLanguage(words);
  words();
}

/** Go to the field. */
export function focusFind() {
  byId("find", HTMLInputElement).select();
}

function clear() {
  byId("find", HTMLInputElement).value = "";
  map.setPlace(null);
  trouble("");
}

/** @param {import("./place_field.js").Found} place */
function show({label, ...place}) {
  trouble("");
  map.setPlace(place, insets());
  const district = map.districtAt([place.e, place.n]);
  const area = map.areaAt([place.e, place.n]);
  tell(say("plan_found", {
    label, district: district ? names.district(district) : "–", area: area ? names.area(area) : "–",
    metres: area ? formatMetres(map.toBorder(area, place), language()) : "–",
  }));
}
