// Who lives within reach: the rows of a table from what the server counted. No DOM: tested in node.

/**
 * @typedef {import("../contract.js").Reach} Reach
 * @typedef {object} ReachRow
 * @property {number | null} minutes null for those who are not reached within any of the limits
 * @property {import("../contract.js").Hidden} people
 * @property {number} share of all people, 0 to 1; NaN where nobody lives, or so few that they are hidden
 * @property {import("../contract.js").Hidden} eldest people of 80 and over
 */

/**
 * Limits that are asked for, the same for every mode so that modes can be compared; at most seven classes. Home care
 * answers an alarm within 20 minutes in towns and within 40 outside.
 */
export const LIMITS = [5, 10, 15, 20, 30, 40];

/** How opaque the classes lie on the map, and in its legend. */
export const SHOWN = 0.8;

/**
 * One row a limit, each holding those above it, and last those beyond all limits.
 *
 * @param {Reach} reach
 * @returns {ReachRow[]}
 */
export function reachRows(reach) {
  const {features, people_total: all, people_80_plus_total: eldest} = reach;
  const share = (/** @type {import("../contract.js").Hidden} */ people) =>
    typeof all === "number" && all > 0 && people !== null ? Number(people) / all : NaN;
  const within = features.map(({properties: one}) => ({
    minutes: one.minutes, people: one.people, share: share(one.people), eldest: one.people_80_plus,
  }));
  const last = within.at(-1) ?? {people: 0, eldest: 0};
  const beyond = {people: left(all, last.people), eldest: left(eldest, last.eldest)};
  return [...within, {minutes: null, ...beyond, share: share(beyond.people)}];
}

/**
 * Those of all who are left. How many the hidden few are nobody can tell, so they count as none.
 *
 * @param {import("../contract.js").Hidden} all
 * @param {import("../contract.js").Hidden} some
 */
function left(all, some) {
  if (typeof all !== "number") {
    return all;
  }
  return Math.max(all - (typeof some === "number" ? some : 0), 0);
}
