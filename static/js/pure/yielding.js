// A corner that is dragged past its neighbours: they give way, so that no border crosses another. No DOM: tested in node.

import {key} from "./arcs.js";
import {hits, sideKey, sidesOf} from "./crossing.js";
import {without} from "./grabbed.js";

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {import("./crossing.js").Side} Side
 * @typedef {{path: Corner[], most: number, drops: number}} Arm from the corner along a border: the corners that may give
 *   way, how many may at most, and how many do
 */

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
