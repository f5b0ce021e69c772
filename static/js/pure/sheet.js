// A map on paper: sizes, the next round scale, and what stands in its name. No DOM: tested in node.

/** Millimetres that are left of a sheet in landscape inside a margin of 10 mm. */
export const PAPERS = {A4: {width: 277, height: 190}, A3: {width: 400, height: 277}};

/** @typedef {keyof typeof PAPERS} Paper */

/** Millimetres of a CSS pixel on paper: an inch has 96. */
const PX_MM = 25.4 / 96;
const STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10];

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
 * The next round scale that shows no less: 1:50 000 for anything from 1:40 001.
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
