// Figures of two plans side by side, and the words for how they differ. No DOM: tested in node.

import {rounded, shownDifference} from "./rounding.js";
import {formatNumber} from "./wording.js";

/**
 * @typedef {import("../plan_contract.js").Consequences} Consequences
 * @typedef {import("../plan_contract.js").Count} Count
 * @typedef {import("../contract.js").Language} Language
 * @typedef {object} Figure one figure before and after; null where there is none
 * @property {string} code
 * @property {string} unit
 * @property {Count} before
 * @property {Count} after
 * @property {Count} difference of the two as they are shown
 * @property {boolean} [apart] whether the two lack different areas, so that they are not of the same people
 * @property {string} [reason] why there is no figure
 * @property {Record<string, unknown>} [facts]
 */

const NO_BREAK = "\u00a0";

/** Which way is better: 1 more, -1 less; what is not listed is neither. */
const BETTER = {
  travel_mean: -1, travel_median: -1, travel_p90: -1, travel_max: -1, travel_covered: 1, travel_unreachable: -1,
  nearer_people: -1, nearer_minutes: -1, alarm_covered: 1, alarm_failing: -1, balance_spread: -1, balance_gini: -1,
  balance_deviation: -1, outside_tolerance: -1, districts_split: -1, enclaves: -1, parts: -1, outside: -1,
  travel_hours: -1, full_time_equivalents: -1, divisions_apart: -1, polsby_popper: 1, reock: 1, convex_hull_ratio: 1,
};

/**
 * A figure for all areas together, or of one area.
 *
 * @param {Consequences} found
 * @param {string} code
 * @param {string} column
 * @param {string} [area]
 * @returns {Figure}
 */
export function figure(found, code, column, area) {
  const metric = found.metrics.find((one) => one.code === code);
  const nothing = {code, unit: metric?.unit ?? "", before: null, after: null, difference: null};
  if (!metric || metric.status !== "ok") {
    return {...nothing, reason: metric?.reason ?? "", facts: metric?.facts ?? {}};
  }
  const triple = area === undefined ? metric.total : metric.areas?.find((one) => one.area === area);
  const at = (metric.columns ?? []).indexOf(column);
  if (!triple || at < 0) {
    return nothing;
  }
  const [before, after] = [triple.before[at] ?? null, triple.after[at] ?? null];
  return {
    ...nothing, before, after, difference: differenceOf(before, after, metric.unit) ?? triple.difference[at] ?? null,
    ...(area === undefined && lacks(metric.notes?.before) !== lacks(metric.notes?.after) ? {apart: true} : {}),
  };
}

/**
 * How far an area may be from the mean, as the figure itself says it.
 *
 * @param {Consequences} found
 * @returns {number} share; 0 where there is no such figure
 */
export function toleranceOf(found) {
  const notes = found.metrics.find((one) => one.code === "balance_deviation")?.notes?.after ?? [];
  return Number(notes.find((one) => one["code"] === "tolerance")?.["tolerance"] ?? 0);
}

/**
 * How two figures differ as they are shown; `null` where one is missing or hidden.
 *
 * @param {Count} before
 * @param {Count} after
 * @param {string} unit
 */
export function differenceOf(before, after, unit) {
  return typeof before === "number" && typeof after === "number" ? shownDifference(before, after, unit) : null;
}

/**
 * Which areas a figure of all areas leaves out, and why.
 *
 * @param {Record<string, unknown>[]} [notes]
 */
function lacks(notes = []) {
  return JSON.stringify(notes.filter(({areas}) => areas).map(({code, areas}) => [code, areas]));
}

/**
 * How many of a change: who moves, who changes provider.
 *
 * @param {Consequences} found
 * @param {string} code
 * @param {string} column
 * @param {string} [area]
 * @returns {Count}
 */
export function changed(found, code, column, area) {
  const change = found.change.find((one) => one.code === code);
  const at = (change?.columns ?? []).indexOf(column);
  const row = area === undefined ? change?.total : change?.areas?.find((one) => one.area === area)?.value;
  return row?.[at] ?? null;
}

/**
 * The first column of a metric that fits a mode, a limit and a group; a metric has only those that make sense.
 *
 * @param {Consequences} found
 * @param {string} code
 * @param {{mode?: string, limit?: string, group: string}} wanted
 */
export function columnOf(found, code, {mode = "car", limit = "20", group}) {
  const metric = found.metrics.find((one) => one.code === code);
  const columns = metric?.columns ?? [];
  const tries = [`${mode}.${limit}.${group}`, `${mode}.${group}`, group, "value"];
  return tries.find((one) => columns.includes(one)) ?? columns[0] ?? "";
}

/**
 * `12,4 min`, `97,1 %`, `1 743`: a figure in its unit. What the server hid stays as it is.
 *
 * @param {Count} value
 * @param {string} unit
 * @param {Language} language
 */
export function inUnit(value, unit, language) {
  if (typeof value !== "number") {
    return value ?? "–";
  }
  const [shown, decimals, suffix] = scaled(value, unit, language);
  return `${formatNumber(shown, language, decimals, decimals)}${suffix}`;
}

/**
 * `+186`, `−2,1 min`, `+0,4 procentenheter`; `<5` where it is hidden, "" where there is nothing to compare.
 *
 * @param {Count} value
 * @param {string} unit
 * @param {Language} language
 */
export function signed(value, unit, language) {
  if (typeof value !== "number") {
    return value ?? "";
  }
  const [shown, decimals, suffix] = scaled(value, unit, language);
  const points = language === "sv" ? `${NO_BREAK}%-enh.` : `${NO_BREAK}pp`;
  const text = formatNumber(Math.abs(shown), language, decimals, decimals);
  const sign = isSame(value, unit) ? "±" : value > 0 ? "+" : "−";
  return `${sign}${text}${unit === "share" ? points : suffix}`;
}

/**
 * Whether a difference is too small to be shown in its unit. A hidden one is none that can be told.
 *
 * @param {Count} value
 * @param {string} unit
 */
export function isSame(value, unit) {
  return typeof value === "number" ? rounded(value, unit) === 0 : value === null;
}

/**
 * The key of the word for a difference: `more`, `longer_less` …; "" for a hidden one.
 *
 * @param {Count} value
 * @param {string} unit
 */
export function wordKey(value, unit) {
  if (value === null || isSame(value, unit)) {
    return "same";
  }
  if (typeof value === "string") {
    return "";
  }
  const kind = unit === "min" || unit === "hours" ? "time" : ["people", "addresses", "count"].includes(unit) ? "count" : "level";
  return `${kind}_${value > 0 ? "up" : "down"}`;
}

/** @param {Count} value @param {string} unit */
export function arrow(value, unit) {
  return typeof value === "string" ? "" : value === null || isSame(value, unit) ? "=" : value > 0 ? "▲" : "▼";
}

/** @param {Count | undefined} value the number, where it is shown */
export function known(value) {
  return typeof value === "number" ? value : null;
}

/**
 * Whether a difference is better, worse or neither.
 *
 * @param {string} code
 * @param {Count} value
 * @param {string} unit
 * @returns {"better" | "worse" | "neither"}
 */
export function verdict(code, value, unit) {
  const way = /** @type {Record<string, number>} */ (BETTER)[code] ?? 0;
  if (!way || typeof value !== "number" || isSame(value, unit)) {
    return "neither";
  }
  return value * way > 0 ? "better" : "worse";
}

/**
 * @param {number} value
 * @param {string} unit
 * @param {Language} language
 * @returns {[number, number, string]} the number to show, its decimals and what follows
 */
function scaled(value, unit, language) {
  const shown = rounded(value, unit);
  switch (unit) {
    case "share":
      return [shown * 100, 1, language === "sv" ? `${NO_BREAK}%` : "%"];
    case "min":
      return [shown, 1, `${NO_BREAK}min`];
    case "hours":
      return [shown, 1, `${NO_BREAK}h`];
    case "km":
      return [shown, 1, `${NO_BREAK}km`];
    case "fte":
      return [shown, 1, ""];
    case "index":
      return [shown, 2, ""];
    default:
      return [shown, 0, ""];
  }
}
