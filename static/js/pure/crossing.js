// Whether lines of borders cross or touch. No DOM: tested in node.

import {key, nearestOn} from "./arcs.js";

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {{one: Corner, other: Corner}} Side
 */

/** Metres that a new line keeps clear of corners it does not run to; the engine takes nearer ones for the same. */
const CLEAR_M = 0.1;

/**
 * Whether a new line crosses a side, or comes as near as to touch it anywhere but in the corner it runs to.
 *
 * @param {Corner} place
 * @param {Corner} target
 * @param {Side} side
 */
export function hits(place, target, {one, other}) {
  const [x = 0, y = 0] = place;
  const [e = 0, n = 0] = target;
  const [a = 0, b = 0] = one;
  const [c = 0, d = 0] = other;
  if (Math.min(a, c) > Math.max(x, e) + CLEAR_M || Math.max(a, c) < Math.min(x, e) - CLEAR_M
    || Math.min(b, d) > Math.max(y, n) + CLEAR_M || Math.max(b, d) < Math.min(y, n) - CLEAR_M) {
    return false;
  }
  const ends = [one, other].filter((end) => end[0] !== e || end[1] !== n);
  if (ends.some((end) => beside(end, place, target)) || beside(place, one, other)) {
    return true;
  }
  return ends.length === 2 && turn(place, target, one) !== turn(place, target, other) && turn(one, other, place) !== turn(one, other, target);
}

/**
 * @param {Corner} from
 * @param {Corner} to
 * @param {Corner} place
 */
function turn([x0 = 0, y0 = 0], [x1 = 0, y1 = 0], [x = 0, y = 0]) {
  return Math.sign((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0));
}

/**
 * Whether a place lies on a line, or as near as to touch it.
 *
 * @param {Corner} place
 * @param {Corner} from
 * @param {Corner} to
 */
export function beside(place, from, to) {
  const [e = 0, n = 0] = nearestOn(place, from, to);
  return Math.hypot((place[0] ?? 0) - e, (place[1] ?? 0) - n) < CLEAR_M;
}

/**
 * @param {Corner} one
 * @param {Corner} other
 */
export function sideKey(one, other) {
  return [key(one), key(other)].sort().join("\n");
}

/**
 * Every side of the areas, once.
 *
 * @param {Shape[]} shapes
 */
export function sidesOf(shapes) {
  /** @type {Map<string, Side>} */
  const out = new Map();
  for (const ring of shapes.flatMap(({polygons}) => polygons.flat())) {
    ring.slice(1).forEach((other, i) => {
      const one = ring[i] ?? other;
      out.set(sideKey(one, other), {one, other});
    });
  }
  return out;
}

/**
 * Whether a place lies within rings, of which one in another is a hole.
 *
 * @param {Corner[][]} rings closed
 * @param {Corner} place
 */
export function inside(rings, [x = 0, y = 0]) {
  return crossingsAt(rings, y).filter((e) => x < e).length % 2 === 1;
}

/**
 * Where the sides of rings cross a height, from ring to ring: as many times into them as out.
 *
 * @param {Corner[][]} rings closed
 * @param {number} y
 */
export function crossingsAt(rings, y) {
  return rings.flatMap((ring) => ring.slice(1).flatMap(([e = 0, n = 0], i) => {
    const [a = 0, b = 0] = ring[i] ?? [];
    return (n > y) !== (b > y) ? [a + ((y - b) * (e - a)) / (n - b)] : [];
  }));
}

/** Metres across a cell in which sides are kept. */
const CELL_M = 250;

/** Sides by where they lie: a long border is held against those near by, and not against all there are. */
export class Sides {
  /** @type {Map<number, Side[]>} */
  #cells = new Map();

  /** @param {Side[]} all */
  constructor(all) {
    for (const side of all) {
      for (const cell of cellsOf(side.one, side.other)) {
        const here = this.#cells.get(cell) ?? [];
        here.push(side);
        this.#cells.set(cell, here);
      }
    }
  }

  /**
   * Whether any side near a line is so and so; one may be asked about more than once.
   *
   * @param {Corner} one
   * @param {Corner} other
   * @param {(side: Side) => boolean} is
   */
  some(one, other, is) {
    return cellsOf(one, other).some((cell) => this.#cells.get(cell)?.some(is));
  }
}

/**
 * @param {Corner} one
 * @param {Corner} other
 */
function cellsOf([a = 0, b = 0], [c = 0, d = 0]) {
  const cell = (/** @type {number} */ metres) => Math.floor(metres / CELL_M);
  const [west, east] = [cell(Math.min(a, c) - CLEAR_M), cell(Math.max(a, c) + CLEAR_M)];
  const [south, north] = [cell(Math.min(b, d) - CLEAR_M), cell(Math.max(b, d) + CLEAR_M)];
  const out = [];
  for (let x = west; x <= east; x += 1) {
    for (let y = south; y <= north; y += 1) {
      out.push(x * 2 ** 20 + y);
    }
  }
  return out;
}
