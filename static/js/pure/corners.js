// Which corners of borders are shown to be taken hold of. No DOM: tested in node.

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {[number, number, number, number]} Box west, south, east, north
 */

/**
 * Corners near a place and, if an area is chosen, all of its own; each once, and none nearer another than a hand can
 * tell apart.
 *
 * @param {Shape[]} shapes
 * @param {object} wanted
 * @param {Box} wanted.seen what the map shows; nothing beyond it is told
 * @param {Corner | null} wanted.place where the pointer is, if anywhere
 * @param {number} wanted.within metres from it
 * @param {string[]} wanted.whole codes of areas whose corners are all shown
 * @param {number} wanted.apart metres between two corners at least
 * @returns {Corner[]}
 */
export function cornersShown(shapes, {seen: [west, south, east, north], place, within, whole, apart}) {
  /** @type {Map<string, Corner>} */
  const kept = new Map();
  for (const {code, polygons} of shapes) {
    const all = whole.includes(code);
    for (const corner of polygons.flat(2)) {
      const [e = 0, n = 0] = corner;
      const near = place && Math.hypot(e - (place[0] ?? 0), n - (place[1] ?? 0)) <= within;
      if ((all || near) && e >= west && e <= east && n >= south && n <= north) {
        const cell = `${Math.round(e / apart)} ${Math.round(n / apart)}`;
        kept.set(cell, kept.get(cell) ?? corner);
      }
    }
  }
  return [...kept.values()];
}
