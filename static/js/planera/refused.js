// What is in the way of what the planner does: where it is, and in words.

import {say} from "../i18n.js";
import {state} from "./state.js";

/**
 * Where something cannot be.
 *
 * @param {Record<string, unknown>} facts
 */
export function placeOf({e, n}) {
  return typeof e === "number" && typeof n === "number" ? {e, n} : null;
}

/**
 * Why what the hand tries cannot be: said in one way beside the hand and over the figures.
 *
 * @returns {string} "" where nothing is in the way
 */
export function refusedWords() {
  const {blocked, refusal} = state;
  return blocked ? say("plan_drag_blocked") : refusal ? say("plan_drag_refused", {why: refusal}) : "";
}
