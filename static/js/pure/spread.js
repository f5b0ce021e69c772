// The spread of minutes as it is drawn and written. No DOM: tested in node.

/**
 * @typedef {import("../plan_contract.js").Spread} Spread
 * @typedef {import("../plan_contract.js").Count} Count
 */

/** What a hidden count of 1-4 is drawn as; the table says that it is hidden. */
const HIDDEN_AS = 2.5;
/** A count that would give a hidden one away: it is not drawn. */
const WITHHELD = "..";
/** Classes between numbers under the chart. */
const EVERY = 5;

/**
 * Counts as heights; those without a way have no place on the axis.
 *
 * @param {Spread} found
 */
export function drawn({before, after, from_min: from}) {
  const heights = (/** @type {Count[] | null} */ counts) => (counts ?? from.map(() => 0)).slice(0, from.length + 1)
    .map((count) => (typeof count === "number" ? count : count === null || count === WITHHELD ? 0 : HIDDEN_AS));
  return {before: heights(before), after: heights(after)};
}

/**
 * Whether there is nothing to draw: all counts of both plans are withheld.
 *
 * @param {Spread} found
 */
export function isWithheld({before, after}) {
  const counts = [...(before ?? []), ...(after ?? [])];
  return counts.length > 0 && counts.every((count) => count === WITHHELD);
}

/**
 * The names of the classes, what stands under them in the chart, and where the last ends.
 *
 * @param {Spread} found
 */
export function classNames({from_min: from, width_min: width}) {
  return {
    classes: from.map((low) => `${low}–${low + width}`),
    ticks: [...from.map((low, i) => (i % EVERY ? "" : String(low))), `${(from.at(-1) ?? 0) + width}+`],
    most: (from.at(-1) ?? 0) + width,
  };
}
