// Colours of areas on light and dark ground. No DOM: tested in node.

/** @typedef {[number, number, number]} Rgb each 0-255 */

/**
 * Eight hues that colour-blind people tell apart (Okabe and Ito 2008, with an indigo for their light blue, which looked
 * like water), in an order that differs in lightness from one to the next; for areas that have no colour of their own.
 */
export const HUES = ["#0072b2", "#e69f00", "#009e73", "#4f46e5", "#d55e00", "#cc79a7", "#8c6d31", "#a8a8a8"];

/**
 * @param {string} hex `#rrggbb` or `#rgb`
 * @returns {Rgb | null}
 */
export function parseHex(hex) {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(hex);
  const full = short ? `#${short.slice(1).map((c) => c + c).join("")}` : hex;
  const parts = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(full);
  return parts ? /** @type {Rgb} */ (parts.slice(1).map((part) => parseInt(part, 16))) : null;
}

/**
 * A colour on the way from one to another; `share` 0 is the first, 1 the second.
 *
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {number} share
 * @returns {Rgb}
 */
export function mix(from, to, share) {
  const between = from.map((value, i) => Math.round(value + ((to[i] ?? 0) - value) * share));
  return /** @type {Rgb} */ (between);
}

/**
 * Relative luminance, 0 (black) to 1 (white), by WCAG 2.2.
 *
 * @param {Rgb} rgb
 */
export function luminance(rgb) {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * Contrast ratio, 1 to 21, by WCAG 2.2.
 *
 * @param {Rgb} one
 * @param {Rgb} other
 */
export function contrast(one, other) {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** @type {Rgb} */
const WHITE = [255, 255, 255];
/** @type {Rgb} */
const BLACK = [17, 20, 24];

/**
 * How an area is painted: a thin fill, a border in a tone that stands off the ground, and ink that can be
 * read on that tone.
 *
 * @param {string} colour the area's own, or "" for the hue at `index`
 * @param {number} index
 * @param {boolean} dark whether the ground is dark
 */
export function areaPaint(colour, index, dark) {
  const own = parseHex(colour) ?? parseHex(HUES[index % HUES.length] ?? "") ?? BLACK;
  const border = mix(own, dark ? WHITE : BLACK, dark ? 0.35 : 0.28);
  const ink = contrast(border, WHITE) >= contrast(border, BLACK) ? WHITE : BLACK;
  return {
    fill: rgba(own, dark ? 0.3 : 0.27),
    chosen: rgba(own, 0.45),
    border: rgba(border, 1),
    swatch: rgba(own, 1),
    ink: rgba(ink, 1),
  };
}

/**
 * @param {Rgb} rgb
 * @param {number} alpha
 */
export function rgba(rgb, alpha) {
  return `rgba(${rgb.join(", ")}, ${alpha})`;
}
