// What must survive a reload: edits that are not sent, a drawing that is not given, text in a field that is not saved.

import {state} from "./state.js";

const KEY = "omradesplan.plan.";

/**
 * @typedef {object} Kept
 * @property {import("../plan_contract.js").Edit[]} [unsent]
 * @property {number} [version] the version that the unsent edits were made on
 * @property {number} [step]
 * @property {object | null} [drawn]
 * @property {object | null} [line]
 * @property {number[][]} [sketch] corners of a polygon that is not closed yet
 * @property {Record<string, string>} [fields] by the field's key
 */

/** @returns {Kept} of the open plan */
export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY + (state.plan?.id ?? "")) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {Kept} changes */
export function keep(changes) {
  if (!state.plan) {
    return;
  }
  const whole = {...kept(), ...changes};
  const empty = !whole.unsent?.length && !whole.drawn && !whole.line && !whole.sketch?.length && !Object.keys(whole.fields ?? {}).length;
  try {
    if (empty) {
      localStorage.removeItem(KEY + state.plan.id);
    } else {
      localStorage.setItem(KEY + state.plan.id, JSON.stringify(whole));
    }
  } catch {
    // Storage may be closed by policy or full; then the page alone remembers.
  }
}

/**
 * A field that remembers what was typed until it is saved.
 *
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} key
 */
export function remember(field, key) {
  const typed = kept().fields?.[key];
  if (typed !== undefined) {
    field.value = typed;
  }
  field.addEventListener("input", () => keep({fields: {...kept().fields, [key]: field.value}}));
}

/** @param {string} key a field that has been saved or let go */
export function forget(key) {
  const {[key]: _, ...rest} = kept().fields ?? {};
  keep({fields: rest});
}
