// A corner that is dragged past its neighbours: they give way, so that no border crosses another. No DOM: tested in node.

import {key, nearestOn} from "./arcs.js";
import {without} from "./grabbed.js";

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {{one: Corner, other: Corner}} Side
 * @typedef {{path: Corner[], most: number, drops: number}} Arm from the corner along a border: the corners that may give
 *   way, how many may at most, and how many do
 */

/** Metres that a new line keeps clear of corners it does not run to; the engine takes nearer ones for the same. */
const CLEAR_M = 0.1;

/**
 * Everything about a corner that stays the same while it is dragged.
 *
 * @param {Shape[]} shapes all areas
 * @param {Corner} corner
 */
export function armsOf(shapes, corner) {
  const sides = sidesOf(shapes);
  /** @type {Map<string, Corner[]>} */
  const next = new Map();
  for (const {one, other} of sides.values()) {
    next.set(key(one), [...(next.get(key(one)) ?? []), other]);
    next.set(key(other), [...(next.get(key(other)) ?? []), one]);
  }
  const start = key(corner);
  const arms = (next.get(start) ?? []).map((first) => {
    const path = [first];
    let from = start;
    for (let at = first; key(at) !== start && next.get(key(at))?.length === 2;) {
      const on = (next.get(key(at)) ?? []).find((one) => key(one) !== from) ?? corner;
      from = key(at);
      at = on;
      path.push(at);
    }
    const round = key(path.at(-1) ?? corner) === start;
    // A border that comes back to the corner has two arms of the same corners: neither may take them all.
    return {path, most: round ? Math.max(0, Math.floor((path.length - 1) / 2) - 1) : path.length - 1};
  });
  return {corner, sides, arms};
}

/** @typedef {ReturnType<typeof armsOf>} Arms */

/**
 * The areas with the corner at another place. Where a line to it would cross a border that leads to the corner itself,
 * the corners before the crossing give way and the border runs straight to what is left of it.
 *
 * @param {Arms} known
 * @param {Shape[]} shapes areas that have the corner, with it
 * @param {Corner} to
 * @returns {Shape[] | null} `null` where it would cross a border that does not lead to the corner
 */
export function dragged({corner, sides, arms: bare}, shapes, to) {
  const place = to.map((value) => Math.round(value * 100) / 100);
  const arms = bare.map((arm) => ({...arm, drops: 0}));
  if (!giveWay(arms, sides, corner, place)) {
    return null;
  }
  const gone = new Set(arms.flatMap(({path, drops}) => path.slice(0, drops).map(key)));
  const start = key(corner);
  return without(shapes, gone).map(({code, polygons}) => ({code, polygons: polygons.map((rings) =>
    rings.map((ring) => ring.map((one) => (key(one) === start ? place : one))))}));
}

/**
 * Let corners go until no new line crosses anything.
 *
 * @param {Arm[]} arms
 * @param {Map<string, Side>} sides
 * @param {Corner} corner
 * @param {Corner} place
 * @returns {boolean} whether that can be
 */
function giveWay(arms, sides, corner, place) {
  /** @type {Map<string, {arm: Arm, index: number}>} */
  const own = new Map(arms.flatMap((arm) => [corner, ...arm.path.slice(0, -1)].map((one, index) =>
    /** @type {const} */ ([sideKey(one, arm.path[index] ?? corner), {arm, index}]))));
  for (let again = true; again;) {
    again = false;
    for (const arm of arms) {
      const target = arm.path[arm.drops] ?? corner;
      for (const [name, side] of sides) {
        const of = own.get(name);
        if ((!of || of.index > of.arm.drops) && hits(place, target, side)) {
          if (!of || of.index > of.arm.most) {
            return false;
          }
          of.arm.drops = of.index;
          again = true;
          break;
        }
      }
    }
  }
  return true;
}

/**
 * Whether a new line crosses a side, or comes as near as to touch it anywhere but in the corner it runs to.
 *
 * @param {Corner} place
 * @param {Corner} target
 * @param {Side} side
 */
function hits(place, target, {one, other}) {
  const [x = 0, y = 0] = place;
  const [e = 0, n = 0] = target;
  const [a = 0, b = 0] = one;
  const [c = 0, d = 0] = other;
  if (Math.min(a, c) > Math.max(x, e) + CLEAR_M || Math.max(a, c) < Math.min(x, e) - CLEAR_M
    || Math.min(b, d) > Math.max(y, n) + CLEAR_M || Math.max(b, d) < Math.min(y, n) - CLEAR_M) {
    return false;
  }
  const ends = [one, other].filter((end) => end[0] !== e || end[1] !== n);
  if (ends.some((end) => near(end, place, target)) || near(place, one, other)) {
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
 * @param {Corner} place
 * @param {Corner} from
 * @param {Corner} to
 */
function near(place, from, to) {
  const [e = 0, n = 0] = nearestOn(place, from, to);
  return Math.hypot((place[0] ?? 0) - e, (place[1] ?? 0) - n) < CLEAR_M;
}

/**
 * @param {Corner} one
 * @param {Corner} other
 */
function sideKey(one, other) {
  return [key(one), key(other)].sort().join("\n");
}

/**
 * Every side of the areas, once.
 *
 * @param {Shape[]} shapes
 */
function sidesOf(shapes) {
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
