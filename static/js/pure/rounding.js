// Figures as they are shown, and how shown figures differ: no row may contradict itself. No DOM: tested in node.

/** Decimals that a unit is shown with; a share of one is shown as per cent with two fewer. What is not listed has none. */
const DECIMALS = {share: 3, min: 1, hours: 1, km: 1, fte: 1, index: 2};

/**
 * A number as it is shown; halves go away from zero, as people round.
 *
 * @param {number} value
 * @param {string} unit
 */
export function rounded(value, unit) {
  const scale = 10 ** (/** @type {Record<string, number>} */ (DECIMALS)[unit] ?? 0);
  // Not Math.round: the workbook is written elsewhere, by the same operations.
  return (Math.sign(value) * Math.floor(Math.abs(value) * scale + 0.5)) / scale || 0;
}

/**
 * The difference of two figures as they are shown: of 19,4 and 19,6 it is 0,2, also where 19,44 and 19,55 stand behind.
 *
 * @param {number} before
 * @param {number} after
 * @param {string} unit
 */
export function shownDifference(before, after, unit) {
  return rounded(rounded(after, unit) - rounded(before, unit), unit);
}
