// Where an area lies in more pieces than one, and where other ground lies wholly within it. No DOM: tested in node.

import {crossingsAt, inside} from "./crossing.js";

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {{code: string, place: Corner}} Piece
 */

/**
 * The pieces of areas besides the largest of each.
 *
 * @param {Shape[]} shapes
 * @returns {Piece[]} by area, the smallest first
 */
export function piecesApart(shapes) {
  return shapes.flatMap(({code, polygons}) =>
    [...polygons].sort((a, b) => size(a[0] ?? []) - size(b[0] ?? [])).slice(0, -1).map((rings) => ({code, place: within(rings)})));
}

/**
 * The ground wholly within areas that is not theirs.
 *
 * @param {Shape[]} shapes
 * @returns {Piece[]} by the area around it
 */
export function enclaves(shapes) {
  return shapes.flatMap(({code, polygons}) => polygons.flatMap((rings) => rings.slice(1).map((hole) => ({code, place: within([hole])}))));
}

/**
 * The shape that has a place.
 *
 * @param {Shape[]} shapes
 * @param {Corner} place
 */
export function holding(shapes, place) {
  return shapes.find(({polygons}) => inside(polygons.flat(), place))?.code ?? "";
}

/** @param {Corner[]} ring closed */
function size(ring) {
  return Math.abs(ring.slice(1).reduce((sum, [x = 0, y = 0], i) => {
    const [e = 0, n = 0] = ring[i] ?? [];
    return sum + (e * y - x * n) / 2;
  }, 0));
}

/**
 * A place within rings: half-way through the widest stretch at the height of their middle.
 *
 * @param {Corner[][]} rings
 * @returns {Corner}
 */
function within(rings) {
  const heights = (rings[0] ?? []).map((corner) => corner[1] ?? 0);
  // A little beside the middle, so that no corner lies on the line by design.
  const y = Math.min(...heights) + 0.5013 * (Math.max(...heights) - Math.min(...heights));
  const crossings = crossingsAt(rings, y).sort((a, b) => a - b);
  let best = [crossings[0] ?? 0, crossings[1] ?? 0];
  for (let i = 2; i + 1 < crossings.length; i += 2) {
    const [from = 0, to = 0] = [crossings[i], crossings[i + 1]];
    best = to - from > (best[1] ?? 0) - (best[0] ?? 0) ? [from, to] : best;
  }
  return [((best[0] ?? 0) + (best[1] ?? 0)) / 2, y];
}
