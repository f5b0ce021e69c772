// A map on paper: sizes, the next round scale, and what stands in its name. No DOM: tested in node.

/** Millimetres that are left of a sheet in landscape inside a margin of 10 mm. */
export const PAPERS = {A4: {width: 277, height: 190}, A3: {width: 400, height: 277}};

/** @typedef {keyof typeof PAPERS} Paper */
/** @typedef {[number, number, number, number]} Box west, south, east, north */

/** Millimetres that title, legend and foot take of the map's room, across and down: beside it, or under it. */
const BESIDE = {lying: [55, 30], standing: [0, 66]};
/** What lies around the ground on paper, as a share of it. */
const EDGE = 0.03;

/**
 * @param {Paper} paper
 * @param {boolean} standing
 */
export function sizeOf(paper, standing) {
  const {width, height} = PAPERS[paper];
  return standing ? {width: height, height: width} : {width, height};
}

/**
 * What of the ground is printed: as much of it as the screen shows. Empty ground around it takes no paper.
 *
 * @param {Box} seen
 * @param {Box} ground
 * @returns {Box}
 */
export function toPrint(seen, ground) {
  const box = /** @type {Box} */ (seen.map((side, i) => (i < 2 ? Math.max(side, ground[i] ?? side) : Math.min(side, ground[i] ?? side))));
  const [west, south, east, north] = box;
  if (west >= east || south >= north) {
    return seen;
  }
  const edge = EDGE * Math.max(east - west, north - south);
  return [west - edge, south - edge, east + edge, north + edge];
}

/**
 * Whether a sheet that stands upright shows a part of the ground larger than one that lies.
 *
 * @param {Box} box
 * @param {Paper} paper
 */
export function standsBetter([west, south, east, north], paper) {
  const perMm = (/** @type {boolean} */ standing) => {
    const [{width, height}, [beside = 0, below = 0]] = [sizeOf(paper, standing), standing ? BESIDE.standing : BESIDE.lying];
    return Math.max((east - west) / (width - beside), (north - south) / (height - below));
  };
  return perMm(true) < perMm(false);
}

/** Millimetres of a CSS pixel on paper: an inch has 96. */
const PX_MM = 25.4 / 96;
/** Dots that a pixel has on paper: 220 to an inch, at which no eye sees them at arm's length. */
export const DOTS_PX = 220 / 96;
/** So close that a sheet is filled; each still reads as a round number. */
const STEPS = [1, 1.1, 1.25, 1.4, 1.5, 1.75, 2, 2.2, 2.5, 2.75, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 10];

/**
 * The denominator of the scale at which a pixel shows so many metres.
 *
 * @param {number} resolution metres per pixel
 */
export function scaleOf(resolution) {
  return (resolution * 1000) / PX_MM;
}

/**
 * @param {number} scale denominator
 * @returns {number} metres per pixel
 */
export function resolutionOf(scale) {
  return (scale * PX_MM) / 1000;
}

/**
 * The next round scale that shows no less: 1:50 000 for anything from 1:45 001.
 *
 * @param {number} scale denominator
 */
export function roundScale(scale) {
  const power = 10 ** Math.floor(Math.log10(scale));
  const step = STEPS.find((one) => one * power >= scale - 1e-6) ?? 10;
  return Math.round(step * power);
}

/** @param {string} text @returns {Paper} */
export function paperOf(text) {
  return text === "A3" ? "A3" : "A4";
}
