// The panels beside the map fold away, so that the map gets their room; the link keeps which.

import {onLanguage, say} from "../i18n.js";
import {byId} from "../ui/element.js";
import {set, state, watch} from "./state.js";

const SIDES = /** @type {const} */ (["left", "right"]);

/** @typedef {(typeof SIDES)[number]} Side */

export function foldPanels() {
  for (const side of SIDES) {
    byId(`fold-${side}`, HTMLButtonElement).addEventListener("click", () => fold(side, !state.folded.includes(side)));
  }
  watch(["folded"], mark);
  onLanguage(mark);
  mark();
}

/**
 * @param {Side} side
 * @param {boolean} away
 */
export function fold(side, away) {
  if (state.folded.includes(side) !== away) {
    set({folded: SIDES.filter((one) => (one === side ? away : state.folded.includes(one)))});
  }
}

function mark() {
  byId("bench", HTMLElement).dataset["folded"] = state.folded.join(" ");
  for (const side of SIDES) {
    const button = byId(`fold-${side}`, HTMLButtonElement);
    const folded = state.folded.includes(side);
    const deed = folded ? "unfold" : "fold";
    const words = say(`plan_${deed}_${side}`);
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", words);
    button.title = words;
  }
}
