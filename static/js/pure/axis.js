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

/**
 * Where names stand beside the ends of lines, so that none covers another: as near their ends as there is room for.
 *
 * @param {number[]} wanted heights, in any order
 * @param {number} apart least distance between two
 * @param {number} most the lowest that one may stand
 * @returns {number[]} in the order of the wanted ones
 */
export function apartFrom(wanted, apart, most) {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = wanted.slice();
  let before = -Infinity;
  for (const i of order) {
    before = Math.max(placed[i] ?? 0, before + apart);
    placed[i] = before;
  }
  let after = most + apart;
  for (const i of order.reverse()) {
    after = Math.min(placed[i] ?? 0, after - apart);
    placed[i] = after;
  }
  return placed;
}
