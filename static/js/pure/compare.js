// Plans side by side: the link, what is better, which colour stands for which change. No DOM: tested in node.

import {differenceOf} from "./figures.js";

/** Plans that can be looked at at once. */
export const MOST_PLANS = 4;

/**
 * Hues of changes, told apart by colour-blind people (Okabe and Ito 2008, Tol 2021) and seen on a map that is itself grey:
 * none is grey or pale.
 */
export const CHANGE_HUES = ["#0072b2", "#d55e00", "#009e73", "#aa3377", "#e69f00", "#332288", "#8c6d31", "#cc79a7"];

/**
 * @typedef {import("../plan_contract.js").ComparedRow} ComparedRow
 * @typedef {import("../plan_contract.js").Valuation} Valuation
 */

/**
 * The plans a link names, the first being what the others are held against.
 *
 * @param {string} query
 * @returns {number[]}
 */
export function plansOf(query) {
  const said = (new URLSearchParams(query).get("planer") ?? "").split(",").filter((one) => /^[1-9]\d{0,8}$/.test(one));
  return [...new Set(said.map(Number))].slice(0, MOST_PLANS);
}

/**
 * @param {number[]} plans
 * @param {string} view `difference` or ""
 * @param {string} query as it is; what others put there stays
 */
export function compareLink(plans, view, query) {
  const said = new URLSearchParams(query);
  for (const [name, value] of [["planer", plans.join(",")], ["visa", view]]) {
    if (value) {
      said.set(name ?? "", value);
    } else {
      said.delete(name ?? "");
    }
  }
  return `?${said.toString().replaceAll("%2C", ",")}`;
}

/**
 * Whether a plan's figure is better or worse than the first plan's, the same, or neither; `apart` where one of the two
 * lacks areas that the other holds, so that they are not of the same people.
 *
 * @param {ComparedRow} row
 * @param {number} at index of the plan
 * @returns {"better" | "worse" | "same" | "apart" | "neither"}
 */
export function judged(row, at) {
  const difference = differenceOf(row.values[0] ?? null, row.values[at] ?? null, row.unit);
  if (difference === null) {
    return "neither";
  }
  if (JSON.stringify(row.lacks[at]) !== JSON.stringify(row.lacks[0])) {
    return "apart";
  }
  if (!difference) {
    return "same";
  }
  return !row.better ? "neither" : difference * row.better > 0 ? "better" : "worse";
}

/**
 * What narrows a figure down: the group of people, the mode of travel, the year; "" where nothing does.
 *
 * @param {ComparedRow} row
 */
export function narrowing({column, year}) {
  const parts = column.split(".");
  const last = parts.at(-1) ?? "";
  return {
    mode: parts.length > 1 ? (parts[0] ?? "") : "", group: ["all", "value"].includes(last) ? "" : last,
    year: year ? String(year) : "",
  };
}

/**
 * A colour for every change from one area to another, the same in all plans.
 *
 * @param {{from: string, to: string}[]} changes
 * @returns {Map<string, string>} by `from-to`
 */
export function changeColours(changes) {
  const keys = [...new Set(changes.map(({from, to}) => `${from}-${to}`))].sort();
  return new Map(keys.map((key, i) => [key, CHANGE_HUES[i % CHANGE_HUES.length] ?? ""]));
}

/**
 * The points of a plan, and the most it could have got from what has been valued.
 *
 * @param {Valuation[]} valuations
 * @param {number} plan
 */
export function points(valuations, plan) {
  const own = valuations.filter((one) => one.plan_id === plan && one.score !== null);
  return {sum: own.reduce((sum, one) => sum + (one.score ?? 0), 0), most: 3 * own.length};
}

/**
 * Principles in order: the known ones, then the planners' own.
 *
 * @param {string[]} known
 * @param {Valuation[]} valuations
 */
export function principlesOf(known, valuations) {
  const own = valuations.map((one) => one.principle).filter((one) => !known.includes(one));
  return [...known, ...[...new Set(own)].sort((a, b) => a.localeCompare(b, "sv"))];
}
