// Why what the hand tries cannot be: said in one way beside the hand and over the figures.

import {say} from "../i18n.js";
import {state} from "./state.js";

/** @returns {string} "" where nothing is in the way */
export function refusedWords() {
  const {blocked, refusal} = state;
  return blocked ? say("plan_drag_blocked") : refusal ? say("plan_drag_refused", {why: refusal}) : "";
}
