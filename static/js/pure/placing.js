// Where names stand on a map so that all of them are read: beside each other and beside the marks. No DOM: tested in node.

/**
 * @typedef {object} Named
 * @property {number[]} at pixels to the right and down
 * @property {number} width pixels
 * @property {number} height
 *
 * @typedef {{at: number[], half: number}} Mark a mark and half its side, which no name may cover
 * @typedef {[number, number, number, number]} Box left, top, right, bottom
 */

/** How far a name is tried to be moved, in pixels, and in how many directions. */
const STEPS = [14, 24, 36, 50, 66, 84, 104, 128, 156];
const WAYS = 16;
const GAP = 3;
/** How much farther a name goes rather than towards the crowd. */
const AGAINST = 0.6;

/**
 * How far each name is moved from its place, to the right and down: as little as keeps it clear of the marks and of the
 * names before it. A name that finds no room stands where it is; among many it is left out instead (`null`).
 *
 * @param {Named[]} names the most important first
 * @param {Mark[]} marks
 * @param {number} [many] so many names are too many for each to be seen, or for lines to far-away ones
 * @returns {(number[] | null)[]}
 */
export function placed(names, marks, many = Infinity) {
  /** @type {Box[]} */
  const taken = marks.map(({at: [x = 0, y = 0], half}) => [x - half, y - half, x + half, y + half]);
  const middle = middleOf(marks);
  return names.map((one) => {
    const tried = names.length < many ? places(one.at, middle) : [[0, 0]];
    const free = tried.find((by) => !taken.some((other) => meet(boxOf(one, by), other)));
    const by = free ?? (names.length < many ? [0, 0] : null);
    if (by) {
      taken.push(boxOf(one, by));
    }
    return by;
  });
}

/**
 * The nearest first, and those that lead away from where the marks crowd: so lines to names do not cross.
 *
 * @param {number[]} at
 * @param {number[]} crowd
 */
function places([x = 0, y = 0], [cx = 0, cy = 0]) {
  const out = Math.atan2(y - cy, x - cx);
  const all = STEPS.flatMap((step) => Array.from({length: WAYS}, (_, i) => {
    const turn = (i * 2 * Math.PI) / WAYS;
    return {by: [Math.round(step * Math.cos(turn)), Math.round(step * Math.sin(turn))], cost: step * (1 + AGAINST * (1 - Math.cos(turn - out)))};
  }));
  return [[0, 0], ...all.sort((a, b) => a.cost - b.cost).map(({by}) => by)];
}

/** @param {Mark[]} marks */
function middleOf(marks) {
  const mean = (/** @type {0 | 1} */ axis) => marks.reduce((sum, {at}) => sum + (at[axis] ?? 0), 0) / (marks.length || 1);
  return [mean(0), mean(1)];
}

/**
 * @param {Named} name
 * @param {number[]} by
 * @returns {Box}
 */
function boxOf({at: [x = 0, y = 0], width, height}, [dx = 0, dy = 0]) {
  const [w, h] = [width / 2 + GAP, height / 2 + GAP];
  return [x + dx - w, y + dy - h, x + dx + w, y + dy + h];
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

/**
 * Where a line from a name that has been moved to its place ends at the name: `null` where the name is so near that
 * nobody wonders.
 *
 * @param {Named} name
 * @param {number[]} by how far it has been moved
 * @returns {number[] | null} pixels from the name's place
 */
export function leaderEnd({width, height}, [dx = 0, dy = 0]) {
  const [w, h] = [width / 2, height / 2];
  if (Math.abs(dx) <= w && Math.abs(dy) <= h + 8) {
    return null;
  }
  const share = Math.min(dx ? w / Math.abs(dx) : Infinity, dy ? h / Math.abs(dy) : Infinity, 1);
  return [Math.round(dx * (1 - share)), Math.round(dy * (1 - share))];
}

/**
 * Where ground is widest, of samples in rows: the one farthest from any that is not of it and from the edge.
 *
 * @param {boolean[][]} inside whether each sample lies on the ground
 * @returns {[number, number] | null} row and column; `null` where none does
 */
export function widestAt(inside) {
  const free = (/** @type {number} */ row, /** @type {number} */ column, /** @type {number} */ by) =>
    [-by, 0, by].every((dy) => [-by, 0, by].every((dx) => inside[row + dy]?.[column + dx]));
  const all = inside.flatMap((samples, row) => samples.flatMap((is, column) => {
    let by = 0;
    while (is && free(row, column, by + 1)) {
      by += 1;
    }
    return is ? [{at: /** @type {[number, number]} */ ([row, column]), by}] : [];
  }));
  return all.sort((a, b) => b.by - a.by)[0]?.at ?? null;
}
