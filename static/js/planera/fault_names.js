// A refusal's facts in the names that the plan gives its areas.

import * as api from "../api.js";
import {say} from "../i18n.js";
import {names, state} from "./state.js";

/**
 * A refusal that names areas as the planner knows them, not by their codes.
 *
 * @param {api.ApiFault} reason
 */
export function inNames(reason) {
  const {facts, code, status, detail} = reason;
  const named = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key,
    key === "areas" && Array.isArray(value) ? value.map((one) => names.area(String(one)))
      : key === "area" && typeof value === "string" ? names.area(value)
        // The map shows the place; a centimetre tells nobody more.
        : (key === "e" || key === "n") && typeof value === "number" ? Math.round(value) : value]));
  return new api.ApiFault(code, named, status, detail);
}

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
