// Colours for figures in order, few to many: even to the eye, and told apart by colour-blind people. No DOM.

import {luminance, mix, parseHex} from "./colour.js";

/** @typedef {import("./colour.js").Rgb} Rgb */

/** Classes in one scale; a reader tells no more apart in a legend. */
export const MOST_CLASSES = 7;

/**
 * Nine steps of viridis (van der Walt and Smith 2015), dark to light: its lightness rises evenly, and it is read
 * in the same order with any colour vision and in grey.
 */
const STEPS = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"].map(
  (hex) => /** @type {Rgb} */ (parseHex(hex)),
);

/**
 * Lightness as the eye takes it (CIE L*, 0 to 100).
 *
 * @param {Rgb} rgb
 */
export function lightness(rgb) {
  const y = luminance(rgb);
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (y * 24389) / 27;
}

/**
 * The colour of the scale that has a certain lightness.
 *
 * @param {number} wanted L*, within the scale
 * @returns {Rgb}
 */
function atLightness(wanted) {
  let [low, high] = [0, STEPS.length - 1];
  // Lightness rises all along the scale, so halving finds the place.
  for (let turn = 0; turn < 30; turn += 1) {
    const middle = (low + high) / 2;
    lightness(along(middle)) < wanted ? (low = middle) : (high = middle);
  }
  return along(low);
}

/**
 * @param {number} place 0 to the last step
 * @returns {Rgb}
 */
function along(place) {
  const step = Math.min(Math.floor(place), STEPS.length - 2);
  const [from, to] = [STEPS[step], STEPS[step + 1]];
  return mix(/** @type {Rgb} */ (from), /** @type {Rgb} */ (to), place - step);
}

/**
 * Colours for classes in order, the first standing out most from the ground: dark on light, light on dark.
 * They lie at even distances in lightness.
 *
 * @param {number} count 1 to 7
 * @param {boolean} dark whether the ground is dark
 * @returns {Rgb[]}
 */
export function sequential(count, dark) {
  const [first, last] = dark ? [90, 30] : [18, 88];
  const gap = count > 1 ? (last - first) / (count - 1) : 0;
  return Array.from({length: Math.min(count, MOST_CLASSES)}, (_, i) => atLightness(first + i * gap));
}
