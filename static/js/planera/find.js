// Finding an address or a place on the planner's map. What is typed goes by POST and is kept nowhere.

import * as api from "../api.js";
import {language, onLanguage, say, sayFault, sayIfKnown} from "../i18n.js";
import {fromLonLat} from "../map/projection.js";
import {groupStreets} from "../pure/hits.js";
import {formatMetres} from "../pure/wording.js";
import {Combobox} from "../ui/combobox.js";
import {byId, h, icon} from "../ui/element.js";
import {names} from "./state.js";
import {tell, trouble} from "./tell.js";

/** @typedef {import("../contract.js").Hit} Hit */

const MOST_HITS = 7;
/** Kinds of suggestion that are a point themselves; any other is resolved by the server. */
const POINTS = new Set(["place", "district"]);
const SIGNS = {street: "street", place: "place", district: "place"};

/** @type {import("../map/plan_map.js").PlanMap} */
let map;
/** @type {() => number[]} */
let insets;
/** @type {Combobox<Hit>} */
let combobox;

/**
 * @param {import("../map/plan_map.js").PlanMap} on
 * @param {() => number[]} covered pixels of the map that the hand covers
 */
export function find(on, covered) {
  [map, insets] = [on, covered];
  const field = byId("find", HTMLInputElement);
  combobox = new Combobox({
    input: field,
    list: byId("found", HTMLUListElement),
    find: async (text, signal) => groupStreets(await api.search(text, 2 * MOST_HITS, signal), MOST_HITS),
    draw: (hit) => [
      icon(SIGNS[/** @type {keyof typeof SIGNS} */ (hit.kind)] ?? "pin"),
      h("span", {class: "option__label"}, hit.label),
      h("span", {class: "option__detail"}, hit.detail || (sayIfKnown("ui", `kind_${hit.kind}`) ?? "")),
    ],
    onChoose: (hit) => void choose(hit),
    onList: (hits, open) => {
      byId("found-count", HTMLElement).textContent = open ? say("suggestions_count", {count: hits.length}) : "";
    },
    onClear: clear,
  });
  byId("find-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void resolve({text: field.value.trim()}, "");
  });
  const words = () => {
    field.placeholder = say("plan_find_example");
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

/** @param {Hit} hit */
async function choose(hit) {
  const field = byId("find", HTMLInputElement);
  field.value = hit.label;
  if (hit.kind === "street") {
    // A street is not an address yet: its numbers come next.
    field.value = `${hit.label} `;
    field.focus();
    await combobox.refresh();
  } else if (POINTS.has(hit.kind)) {
    show(hit.label, fromLonLat(hit));
  } else {
    await resolve(typeof hit.address_id === "number" ? {address_id: hit.address_id} : {text: hit.label}, hit.label);
  }
}

/**
 * @param {import("../contract.js").Place} place
 * @param {string} label what the place is called, if the page knows
 */
async function resolve(place, label) {
  if ("text" in place && !place.text) {
    clear();
    return;
  }
  combobox.close();
  try {
    const answer = await api.lookup(place);
    const {e, n} = answer.point;
    show(label || (answer.address?.label ?? answer.understood.label), {e, n});
  } catch (reason) {
    if (!(reason instanceof api.ApiFault)) {
      throw reason;
    }
    map.setPlace(null);
    trouble(sayFault(reason));
  }
}

/**
 * @param {string} label
 * @param {{e: number, n: number}} place
 */
function show(label, place) {
  trouble("");
  map.setPlace(place, insets());
  const district = map.districtAt([place.e, place.n]);
  const area = map.areaAt([place.e, place.n]);
  tell(say("plan_found", {
    label, district: district ? names.district(district) : "–", area: area ? names.area(area) : "–",
    metres: area ? formatMetres(map.toBorder(area, place), language()) : "–",
  }));
}
