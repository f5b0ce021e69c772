// The figures: of the plan as it is stored, and of a choice while it is being made.

import * as api from "../api.js";
import {sayFault} from "../i18n.js";
import {Latest} from "../pure/latest.js";
import {isForOthers} from "./guarded.js";
import {placeOf} from "./refused.js";
import {editable, set, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {import("../plan_contract.js").Consequences} Consequences
 */

const MOVES = ["people", "moved_out", "provider_changes", "office_changes", "office_relocated"];
const SHAPE = ["polsby_popper", "reock", "convex_hull_ratio", "parts", "enclaves", "perimeter_km", "border_km"];

/**
 * What a tab shows while the hand moves: fewer figures come sooner. A tab that is not listed shows them all.
 *
 * @type {Record<string, string[]>}
 */
const SHOWN = {
  summary: [...MOVES, "travel_median", "travel_p90", "travel_unreachable", "alarm_covered", "outside_tolerance", "balance_spread",
    "full_time_equivalents", "nearer_people", "districts_split", "enclaves", "parts", "barrier_km", "divisions_apart"],
  shape: [...MOVES, ...SHAPE, "districts_split", "barrier_km"],
  movers: MOVES,
  forecast: [...MOVES, "balance_deviation"],
};

/** @typedef {{make: () => Edit | null, edit?: Edit | null, plan?: unknown, unsent?: unknown}} Choice */

/** @type {Latest<Choice, Consequences | null>} */
const trying = new Latest({
  ask: async (choice, signal) => {
    const {plan, year, tab, unsent} = state;
    const metrics = SHOWN[tab];
    // Made when it is sent: where the hand is now, and not once for every movement.
    Object.assign(choice, {edit: choice.make(), plan, unsent});
    if (!choice.edit) {
      return null;
    }
    const question = {edits: [...unsent, choice.edit], ...(year ? {year} : {}), ...(metrics ? {metrics} : {})};
    return api.simulate(plan?.id ?? 0, question, signal);
  },
  onAnswer: (figures, {edit}) => set({preview: edit && figures ? {edit, figures} : null, refusal: "", renewing: false}),
  onFault: (reason, {make, plan, unsent}) => {
    if (plan !== state.plan || unsent !== state.unsent) {
      // Asked of a plan that has become another on the way: an edit that was sent before has arrived.
      trying.ask({make});
      return;
    }
    // Said while the hand still holds it: the figures are then those of the plan as it is stored.
    const known = reason instanceof api.ApiFault && reason.status >= 400 && reason.status < 500;
    set({preview: null, refusal: known ? sayFault(reason) : "", refusedAt: known ? placeOf(reason.facts) : null, renewing: false});
  },
});

/** @typedef {{id: number, version: number, year: number | null}} Read */

/** @type {{key: string, answer: Promise<Consequences>} | null} */
let begun = null;

/** @type {Latest<Read, Consequences>} */
const reading = new Latest({
  ask: (read, signal) => {
    const early = begun;
    begun = null;
    return early?.key === JSON.stringify(read) ? early.answer : api.consequences(read.id, read.year, signal);
  },
  onAnswer: (figures) => set({figures, withheld: false, renewing: false}),
  onFault: (reason) => set({withheld: isForOthers(reason), renewing: false}),
});

/**
 * Show what an edit would do; while one is being asked about, only the newest waits.
 *
 * @param {() => Edit | null} make `null` when there is nothing to try after all
 */
export function preview(make) {
  if (editable()) {
    set({renewing: true});
    trying.ask({make});
  }
}

/** Try nothing more, and let stand what is shown: the choice has been made. */
export function endTrying() {
  trying.drop();
  set({refusal: "", renewing: reading.busy});
}

/** Show the plan as it is stored. */
export function endPreview() {
  trying.drop();
  set({preview: null, refusal: "", renewing: reading.busy});
}

/** @type {EventTarget | null} the control that shows what it would do */
let shown = null;

/**
 * Listeners of a control that shows what it would do before it does it.
 *
 * @param {() => Edit} edit
 */
export function shows(edit) {
  const begin = (/** @type {Event} */ event) => {
    shown = event.currentTarget;
    preview(edit);
  };
  const end = () => {
    shown = null;
    endPreview();
  };
  return {onpointerenter: begin, onpointerleave: end, onfocus: begin, onblur: end};
}

/** After controls have been drawn anew: what one showed that is gone is shown no longer, for no pointer ever leaves it. */
export function forgetGone() {
  if (shown instanceof Node && !shown.isConnected) {
    shown = null;
    endPreview();
  }
}

/**
 * Begin to ask for the figures of a plan that is being opened, while its areas are on their way.
 *
 * @param {import("../plan_contract.js").Plan} plan
 */
export function beginFigures({id, version}) {
  const {year} = state;
  const answer = api.consequences(id, year);
  // Whoever takes the answer up hears of its fault.
  answer.catch(() => undefined);
  begun = {key: JSON.stringify({id, version, year}), answer};
}

/** Ask for the figures of the plan as it is stored. */
export function readFigures() {
  if (state.plan) {
    set({renewing: true});
    const {id, version} = state.plan;
    reading.ask({id, version, year: state.year});
  }
}
