// A field for a place: an address, a place or coordinates, with suggestions. What is typed goes by POST and is kept nowhere.

import * as api from "../api.js";
import {sayFault, sayIfKnown} from "../i18n.js";
import {ASKED_FOR, groupStreets} from "../pure/hits.js";
import {Combobox} from "../ui/combobox.js";
import {h, icon} from "../ui/element.js";
import {trouble} from "./tell.js";

/**
 * @typedef {import("../contract.js").Hit} Hit
 * @typedef {{label: string, e: number, n: number}} Found
 * @typedef {object} Parts
 * @property {HTMLInputElement} input
 * @property {HTMLUListElement} list
 * @property {(place: Found) => void} onPlace
 * @property {() => void} onClear the field is to be emptied
 * @property {() => void} [onNone] what was typed is no place; the words for it have been said
 * @property {(hits: number | null) => void} [onCount] how many suggestions there are; `null` where the list is closed
 */

const MOST_HITS = 7;
/** Kinds of suggestion that are a point themselves; any other is looked up by what it is called. */
const POINTS = new Set(["place", "district"]);
const SIGNS = {street: "street", place: "place", district: "place"};

/**
 * @param {Parts} parts
 * @returns {{resolve: () => Promise<Found | null>}} takes what is typed as it is
 */
export function placeField(parts) {
  const {input, list} = parts;
  /** @type {Combobox<Hit>} */
  const combobox = new Combobox({
    input, list,
    find: async (text, signal) => groupStreets(await api.search(text, ASKED_FOR, signal), MOST_HITS),
    draw: (hit) => [
      icon(SIGNS[/** @type {keyof typeof SIGNS} */ (hit.kind)] ?? "pin"),
      h("span", {class: "option__label"}, hit.label),
      h("span", {class: "option__detail"}, hit.detail || (sayIfKnown("ui", `kind_${hit.kind}`) ?? "")),
    ],
    onChoose: (hit) => void choose(hit),
    onList: (hits, open) => parts.onCount?.(open ? hits.length : null),
    onClear: parts.onClear,
  });

  /** @param {Hit} hit */
  async function choose(hit) {
    input.value = hit.label;
    if (hit.kind === "street") {
      // A street is not an address yet: its numbers come next.
      input.value = `${hit.label} `;
      input.focus();
      await combobox.refresh();
    } else if (POINTS.has(hit.kind)) {
      await ask({lon: hit.lon, lat: hit.lat}, hit.label);
    } else {
      await ask(typeof hit.address_id === "number" ? {address_id: hit.address_id} : {text: hit.label}, hit.label);
    }
  }

  /**
   * @param {import("../contract.js").Place} place
   * @param {string} label what the place is called, if the page knows
   */
  async function ask(place, label) {
    combobox.close();
    try {
      const answer = await api.lookup(place);
      const {e, n} = answer.point;
      return found({label: label || (answer.address?.label ?? answer.understood.label), e, n});
    } catch (reason) {
      if (!(reason instanceof api.ApiFault)) {
        throw reason;
      }
      parts.onNone?.();
      trouble(sayFault(reason));
      return null;
    }
  }

  /** @param {Found} place */
  function found(place) {
    trouble("");
    parts.onPlace(place);
    return place;
  }

  return {
    resolve: async () => {
      const text = input.value.trim();
      if (!text) {
        parts.onClear();
        return null;
      }
      return ask({text}, "");
    },
  };
}
