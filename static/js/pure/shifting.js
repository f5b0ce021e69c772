// The whole border between two areas moved as it is: its ends stay, and what is in the way near them gives way.
// No DOM: tested in node.

import {key} from "./arcs.js";
import {Sides, beside, hits, inside, sideKey, sidesOf} from "./crossing.js";
import {cornerSet, without} from "./grabbed.js";

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {import("./arcs.js").Arc} Arc
 * @typedef {import("./crossing.js").Side} Side
 *
 * @typedef {object} Whole a border that is held
 * @property {[Corner, Corner] | null} ends none where it goes once around
 * @property {Corner[]} corners that move, in order
 * @property {Shape[]} shapes the areas on both sides, with all of these corners
 * @property {Sides} walls the other borders of both
 * @property {Corner[][]} islands rings that the border is no part of
 */

/** Where a border that runs straight from end to end is bent: what lies between moves as it is. */
const BENDS = [0.25, 0.75];

/**
 * Everything about a border that stays the same while it is dragged.
 *
 * @param {Shape[]} shapes all areas
 * @param {Arc} arc
 * @returns {Whole}
 */
export function wholeOf(shapes, {codes, path: bare, closed}) {
  const [from = [], to = []] = [bare[0], bare.at(-1)];
  const straight = !closed && bare.length === 2;
  const path = straight ? [from, ...BENDS.map((share) => between(from, to, share)), to] : bare;
  const areas = codes.flatMap((code) => shapes.filter((one) => one.code === code));
  const own = !straight ? areas : path.slice(1, -1).reduce((all, corner, i) => cornerSet(all, [path[i] ?? from, to], corner), areas);
  const sides = new Set(linked(closed ? [...path, from] : path).map(({one, other}) => sideKey(one, other)));
  const keys = new Set(path.map(key));
  return {
    ends: closed ? null : [from, to], corners: closed ? path : path.slice(1, -1), shapes: own,
    walls: new Sides([...sidesOf(own)].flatMap(([name, side]) => (sides.has(name) ? [] : [side]))),
    islands: own.flatMap(({polygons}) => polygons.flat()).filter((ring) => !ring.some((corner) => keys.has(key(corner)))),
  };
}

/**
 * @param {Corner} from
 * @param {Corner} to
 * @param {number} share
 */
function between(from, to, share) {
  return onGrid(from.map((value, axis) => value + share * ((to[axis] ?? 0) - value)));
}

/** @param {Corner} place */
function onGrid(place) {
  return place.map((value) => Math.round(value * 100) / 100);
}

/**
 * The sides of a line.
 *
 * @param {Corner[]} line
 * @returns {Side[]}
 */
function linked(line) {
  return line.slice(1).map((other, i) => ({one: line[i] ?? other, other}));
}

/**
 * The areas with their border elsewhere, and the border itself. Corners that would come to lie beyond another border
 * give way, and the border runs straight from its end to what is left.
 *
 * @param {Whole} whole
 * @param {number} dx
 * @param {number} dy
 * @returns {{shapes: Shape[], line: Corner[]} | null} `null` where it would cross a border however much gives way
 */
export function shifted({ends, corners, shapes, walls, islands}, dx, dy) {
  const moved = corners.map(([e = 0, n = 0]) => onGrid([e + dx, n + dy]));
  const around = ends ? [ends[0], ...moved, ends[1]] : [...moved, moved[0] ?? []];
  const ground = shapes.flatMap(({polygons}) => polygons.flat());
  const kept = ends ? keptOf(ends, moved, walls, ground) : onceAround(around, walls, ground);
  if (!kept) {
    return null;
  }
  const [first, last] = kept;
  const left = moved.slice(first, last + 1);
  const line = ends ? [ends[0], ...left, ends[1]] : around;
  // What lies between the old line and the new one changes hands; another area within it can not be passed.
  const passed = ends ? [[...line, ...[...corners].reverse(), ends[0]]] : [line, [...corners, corners[0] ?? []]];
  if (islands.some(([corner = []]) => inside(passed, corner))) {
    return null;
  }
  const stays = (/** @type {number} */ i) => i >= first && i <= last;
  const become = new Map(corners.map((corner, i) => [key(corner), moved[i] ?? corner]));
  const gone = new Set(corners.filter((_, i) => !stays(i)).map(key));
  return {line, shapes: without(shapes, gone).map(({code, polygons}) => ({code, polygons: polygons.map((rings) =>
    rings.map((ring) => ring.map((corner) => become.get(key(corner)) ?? corner)))}))};
}

/**
 * From which corner to which the border can run between its ends, at most.
 *
 * @param {[Corner, Corner]} ends
 * @param {Corner[]} moved
 * @param {Sides} walls
 * @param {Corner[][]} ground rings of both areas
 * @returns {[number, number] | null}
 */
function keptOf([from, to], moved, walls, ground) {
  const [start, end] = longest(moved, walls, ground);
  const free = (/** @type {Corner} */ place, /** @type {Corner} */ corner, /** @type {Side[]} */ line) =>
    !walls.some(corner, place, (side) => blocks(side, place, corner)) && !line.some((side) => blocks(side, place, corner));
  const corner = (/** @type {number} */ i) => moved[i] ?? from;
  let first = start;
  while (first <= end && !free(from, corner(first), linked(moved.slice(first, end + 1)))) {
    first += 1;
  }
  let last = end;
  while (last >= first && !free(to, corner(last), linked([from, ...moved.slice(first, last + 1)]))) {
    last -= 1;
  }
  return first <= last ? [first, last] : null;
}

/**
 * Whether a side is in the way of a new line between an end of the border and a corner.
 *
 * @param {Side} side
 * @param {Corner} end
 * @param {Corner} corner
 */
function blocks(side, end, corner) {
  const same = (/** @type {Corner} */ [e, n]) => e === corner[0] && n === corner[1];
  const [next, begins] = same(side.one) ? [side.other, true] : [side.one, same(side.other)];
  // The border goes on from the corner: it may only not come back along the line.
  return begins ? beside(next, corner, end) || beside(end, corner, next) : hits(corner, end, side);
}

/**
 * The longest piece of the moved line that lies on the ground of both areas and crosses nothing.
 *
 * @param {Corner[]} moved
 * @param {Sides} walls
 * @param {Corner[][]} ground
 * @returns {[number, number]} from a corner to another; the first one is the later where there is none
 */
function longest(moved, walls, ground) {
  let best = {from: 0, to: -1, metres: -1};
  let now = {from: 0, to: 0, metres: 0};
  const close = () => {
    if (now.metres > best.metres && inside(ground, moved[now.from] ?? [])) {
      best = now;
    }
  };
  linked(moved).forEach(({one, other}, i) => {
    if (walls.some(one, other, (wall) => hits(one, other, wall))) {
      close();
      now = {from: i + 1, to: i + 1, metres: 0};
    } else {
      const [x = 0, y = 0] = one;
      const [e = 0, n = 0] = other;
      now = {...now, to: i + 1, metres: now.metres + Math.hypot(e - x, n - y)};
    }
  });
  close();
  return [best.from, best.to];
}

/**
 * A border without ends moves as it is or not at all.
 *
 * @param {Corner[]} ring closed
 * @param {Sides} walls
 * @param {Corner[][]} ground
 * @returns {[number, number] | null}
 */
function onceAround(ring, walls, ground) {
  const crosses = linked(ring).some(({one, other}) => walls.some(one, other, (wall) => hits(one, other, wall)));
  return !crosses && inside(ground, ring[0] ?? []) ? [0, ring.length - 2] : null;
}
