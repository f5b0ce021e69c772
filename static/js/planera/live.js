// The figures: of the plan as it is stored, and of a choice while it is being made.

import * as api from "../api.js";
import {Latest} from "../pure/latest.js";
import {editable, set, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {import("../plan_contract.js").Consequences} Consequences
 */

const PAUSE_MS = 16;
const MOVES = ["people", "moved_out", "provider_changes", "office_changes", "office_relocated"];
const SHAPE = ["polsby_popper", "reock", "convex_hull_ratio", "parts", "enclaves", "perimeter_km", "border_km"];

/**
 * What a tab shows while the hand moves: fewer figures come sooner. A tab that is not listed shows them all.
 *
 * @type {Record<string, string[]>}
 */
const SHOWN = {
  summary: [...MOVES, "travel_median", "travel_p90", "alarm_covered", "outside_tolerance", "balance_spread",
    "full_time_equivalents", "nearer_people", "districts_split", "enclaves", "parts", "divisions_apart"],
  shape: [...MOVES, ...SHAPE, "districts_split", "barrier_km"],
  movers: MOVES,
  forecast: [...MOVES, "balance_deviation"],
};
let timer = 0;

/** @type {Latest<Edit, Consequences>} */
const trying = new Latest({
  ask: (edit, signal) => {
    const {plan, year, tab, unsent} = state;
    const metrics = SHOWN[tab];
    const question = {edits: [...unsent, edit], ...(year ? {year} : {}), ...(metrics ? {metrics} : {})};
    return api.simulate(plan?.id ?? 0, question, signal);
  },
  onAnswer: (figures, edit) => set({preview: {edit, figures}, renewing: false}),
  // A choice that cannot be tried is refused when it is made, in words; until then the figures stay as they are.
  onFault: () => set({preview: null, renewing: false}),
});

/** @type {Latest<{plan: number, year: number | null}, Consequences>} */
const reading = new Latest({
  ask: ({plan, year}, signal) => api.consequences(plan, year, signal),
  onAnswer: (figures) => set({figures, renewing: false}),
  onFault: () => set({renewing: false}),
});

/**
 * Show what an edit would do, as soon as the hand rests for a blink; a newer one overtakes it.
 *
 * @param {Edit} edit
 */
export function preview(edit) {
  if (!editable()) {
    return;
  }
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    set({renewing: true});
    trying.ask(edit);
  }, trying.busy ? 0 : PAUSE_MS);
}

/** Show the plan as it is stored. */
export function endPreview() {
  clearTimeout(timer);
  trying.drop();
  set({preview: null, renewing: reading.busy});
}

/** Ask for the figures of the plan as it is stored. */
export function readFigures() {
  if (state.plan) {
    set({renewing: true});
    reading.ask({plan: state.plan.id, year: state.year});
  }
}
