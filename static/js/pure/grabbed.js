// What of the borders a hand takes hold of: a corner where several meet before all else. No DOM: tested in node.

import {key, nearestOn, owners, areasOf, meets} from "./arcs.js";

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {object} Grabbed
 * @property {Corner} corner that moves with the hand
 * @property {string[]} codes areas that have it
 * @property {[Corner, Corner] | null} side on which it has to be set first, where there was no corner
 * @property {boolean} meeting whether more than two stretches of border meet in it
 */

/**
 * The corner nearest a place, or a new one on the nearest side. Where several borders meet the corner wins over those
 * beside it as soon as it is no farther away, or within half of the reach: corners of real districts lie metres apart,
 * and the one that several areas share is what a hand near it is after.
 *
 * @param {Shape[]} shapes
 * @param {Corner} place
 * @param {number} within metres
 * @param {ReturnType<typeof owners>} [known] the owners of the shapes' corners, where they have been found before
 * @returns {Grabbed | null}
 */
export function grabbed(shapes, place, within, known = owners(shapes)) {
  /** @type {{corner: Corner | null, apart: number}} */
  const any = {corner: null, apart: within};
  /** @type {{corner: Corner | null, apart: number}} */
  const meeting = {corner: null, apart: within};
  /** @type {{side: [Corner, Corner] | null, corner: Corner, apart: number}} */
  const line = {side: null, corner: [], apart: within};
  for (const ring of shapes.flatMap(({polygons}) => polygons.flat())) {
    ring.slice(1).forEach((corner, i) => {
      const apart = distance(place, corner);
      if (apart < any.apart) {
        Object.assign(any, {corner, apart});
      }
      if (apart < meeting.apart && meets(known, corner)) {
        Object.assign(meeting, {corner, apart});
      }
      const side = /** @type {[Corner, Corner]} */ ([ring[i] ?? corner, corner]);
      const on = nearestOn(place, ...side);
      const aside = distance(place, on);
      if (aside < line.apart) {
        Object.assign(line, {side, corner: on, apart: aside});
      }
    });
  }
  const taken = meeting.corner && (meeting.apart <= within / 2 || meeting.apart <= any.apart) ? meeting.corner : any.corner;
  if (taken) {
    return {corner: taken, codes: areasOf(known, taken), side: null, meeting: taken === meeting.corner};
  }
  if (!line.side) {
    return null;
  }
  const [from, to] = line.side;
  const codes = areasOf(known, from).filter((code) => areasOf(known, to).includes(code));
  return {corner: line.corner.map((value) => Math.round(value * 100) / 100), codes, side: line.side, meeting: false};
}

/**
 * Shapes with a corner set on a side, in every area that has it.
 *
 * @param {Shape[]} shapes
 * @param {[Corner, Corner]} side
 * @param {Corner} corner
 * @returns {Shape[]}
 */
export function cornerSet(shapes, [from, to], corner) {
  const ends = [key(from), key(to)];
  const here = (/** @type {Corner} */ one, /** @type {Corner} */ next) =>
    ends.includes(key(one)) && ends.includes(key(next)) && key(one) !== key(next);
  return shapes.map(({code, polygons}) => ({code, polygons: polygons.map((rings) => rings.map((ring) =>
    ring.flatMap((one, i) => {
      const next = ring[i + 1];
      return next && here(one, next) ? [one, corner] : [one];
    })))}));
}

/**
 * Shapes without some of their corners.
 *
 * @param {Shape[]} shapes
 * @param {Set<string>} gone
 * @returns {Shape[]}
 */
export function without(shapes, gone) {
  return shapes.map(({code, polygons}) => ({code, polygons: polygons.map((rings) => rings.map((ring) => {
    const left = ring.slice(0, -1).filter((corner) => !gone.has(key(corner)));
    return left.length < 3 ? ring : [...left, ...left.slice(0, 1)];
  }))}));
}

/**
 * @param {Corner} one
 * @param {Corner} other
 */
function distance([x = 0, y = 0], [e = 0, n = 0]) {
  return Math.hypot(x - e, y - n);
}
