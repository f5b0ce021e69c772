// How the ground of the map looks at each distance: roads by weight, addresses by number. No DOM: tested in node.

/** Layers of the ground that can be put out of sight, by their names in the link. */
export const GROUND = ["background", "landscape", "roads", "addresses"];

/** Metres per pixel from which roads can be drawn along: farther away a road is no exact line. */
export const DRAWN_ALONG_BELOW = 4;

/**
 * Pixels at 10 metres a pixel, by kind of watercourse.
 *
 * @type {Record<string, number>}
 */
const WATER_WIDTHS = {river: 2.6, canal: 1.8, stream: 1, ditch: 0.6};

/** Pixels at 10 metres a pixel, by rank: motorways first, paths last. */
const WIDTHS = [3, 2.4, 1.9, 1.5, 1, 0.7, 0.5];
const WIDEST = 9;
const NAMED_BELOW = 3;

/**
 * Pixels that a road is wide: wider as one comes nearer, but never as wide as in the field.
 *
 * @param {number} rank
 * @param {number} resolution metres per pixel
 */
export function roadWidth(rank, resolution) {
  const width = (WIDTHS[rank] ?? 0.5) * (10 / resolution) ** 0.4;
  return Math.round(Math.min(WIDEST, Math.max(0.4, width)) * 10) / 10;
}

/**
 * Pixels that a watercourse is wide.
 *
 * @param {string} kind
 * @param {number} resolution metres per pixel
 */
export function waterWidth(kind, resolution) {
  const width = (WATER_WIDTHS[kind] ?? 0.6) * (10 / resolution) ** 0.4;
  return Math.round(Math.min(WIDEST, Math.max(0.4, width)) * 10) / 10;
}

/**
 * Whether a street's name is written out.
 *
 * @param {number} rank
 * @param {number} resolution metres per pixel
 */
export function isNamed(rank, resolution) {
  return resolution < NAMED_BELOW && rank < 6;
}

/**
 * Addresses a square kilometre at which the next class begins: each about three times as dense as the one before, so that
 * scattered farms and blocks of flats are both told apart.
 */
export const DENSITY_BREAKS = [10, 30, 100, 300, 1000];

/** How much of its square's side each class fills: told by size, so by any eye and over any colour. */
export const DENSITY_SIDES = [0.32, 0.44, 0.57, 0.7, 0.84, 1];

/**
 * The class of a square by its number of addresses.
 *
 * @param {number} count
 * @param {number} squareM side of the square in metres
 */
export function densityClass(count, squareM) {
  const perKm2 = count / ((squareM * squareM) / 1_000_000);
  return DENSITY_BREAKS.filter((from) => perKm2 >= from).length;
}

/** A file's name says whose the data are to nobody but the one who read them in. */
const FILE = /^[^,]+\.\w{2,8}$/;

/**
 * Whose the ground is that is in sight, each owner once.
 *
 * @param {import("../contract.js").Basemap} said
 * @param {string[]} [hidden] layers that are out of sight
 */
export function credits({background, landscape, roads, addresses}, hidden = []) {
  const shown = Object.entries({background, landscape, roads, addresses}).filter(([name]) => !hidden.includes(name));
  return [...new Set(shown.map(([, one]) => one?.credit ?? "").filter(Boolean))];
}

/**
 * Whose the ground is, for everybody: of what is made up the page says so itself, and a file's name tells nothing.
 *
 * @param {import("../contract.js").Basemap} said
 */
export function publicCredits({background, landscape, roads}) {
  return [...new Set([background, landscape, roads].flatMap((one) =>
    (one?.credit && !("synthetic" in one && one.synthetic) && !FILE.test(one.credit) ? [one.credit] : [])))];
}
