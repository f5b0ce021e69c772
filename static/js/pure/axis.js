// Where the scale of a chart has its marks. No DOM: tested in node.

/** Steps between marks of a scale of shares, the finest first. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10];
const MOST_EACH_WAY = 3;

/**
 * Marks of a scale around nought: round shares, at most three each way.
 *
 * @param {number} most how far the scale reaches
 */
export function ticks(most) {
  const step = STEPS.find((one) => most / one < MOST_EACH_WAY + 1) ?? most;
  const each = Math.floor(most / step + 1e-9);
  return Array.from({length: 2 * each + 1}, (_, i) => (i - each) * step);
}
