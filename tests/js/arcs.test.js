// The border that two areas share.
import assert from "node:assert/strict";
import {test} from "node:test";
import {sharedArc} from "../../static/js/pure/arcs.js";

/*
 * Three areas on a ground of 4 x 4; A and B meet in (2,1) and (2,2), all three in (2,3), the edge in (2,0):
 *
 *   4 +-------+
 *     |   C   |
 *   3 +---+---+
 *     | A | B |
 *   0 +---+---+
 *     0   2   4
 */
const A = {code: "a", polygons: [[[[0, 0], [2, 0], [2, 1], [2, 2], [2, 3], [0, 3], [0, 0]]]]};
const B = {code: "b", polygons: [[[[2, 0], [4, 0], [4, 3], [2, 3], [2, 2], [2, 1], [2, 0]]]]};
const C = {code: "c", polygons: [[[[0, 3], [2, 3], [4, 3], [4, 4], [0, 4], [0, 3]]]]};
const shapes = [A, B, C];

test("the border nearest a place is the run of corners that two areas alone have, between its ends", () => {
  // (2,0) lies on the edge of the ground and (2,3) belongs to C too: both stay.
  const border = {codes: ["a", "b"], path: [[2, 0], [2, 1], [2, 2], [2, 3]], closed: false};
  assert.deepEqual(sharedArc(shapes, [2.1, 1.5], 0.5), border);
  assert.deepEqual(sharedArc(shapes, [2.1, 2.9], 0.5), border, "wherever on it the hand is");
});

test("a border that runs straight from end to end is a border too", () => {
  // A and C have the side from (0,3) to (2,3) alone, and no corner of their own on it.
  assert.deepEqual(sharedArc(shapes, [1, 3.1], 0.5), {codes: ["a", "c"], path: [[2, 3], [0, 3]], closed: false});
});

test("where no border is near there is none", () => {
  assert.equal(sharedArc(shapes, [1, 1.5], 0.5), null);
  assert.equal(sharedArc(shapes, [0, 1.5], 0.5), null, "the edge of the ground is nobody's to move");
});

test("an enclave's whole border is one run without ends", () => {
  const hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]];
  const around = {code: "a", polygons: [[[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], hole]]};
  const within = {code: "b", polygons: [[hole]]};
  const arc = sharedArc([around, within], [1.5, 1], 0.1);
  assert.equal(arc.closed, true);
  assert.deepEqual(arc.path.map(String).sort(), ["1,1", "1,2", "2,1", "2,2"]);
});

/*
 * A and B meet in two stretches with C between them, and B has a part of its own within A (x), which touches the lower
 * stretch in (4,2) alone:
 *
 *   6 +---+---+
 *     |   | B |
 *   5 | A +-+-+
 *     |   |C|     C from (4,4) to (6,5); B also lies right of it
 *   4 |   +-+
 *     | x | B
 *   0 +---+---+
 *     0   4   8
 */
const ringA = [[0, 0], [4, 0], [4, 1], [4, 2], [4, 3], [4, 4], [4, 5], [4, 5.5], [4, 6], [0, 6], [0, 0]];
const apart = [
  {code: "a", polygons: [[ringA]]},
  {code: "b", polygons: [[[[4, 0], [8, 0], [8, 6], [4, 6], [4, 5.5], [4, 5], [6, 5], [6, 4], [4, 4], [4, 3], [4, 2], [4, 1], [4, 0]]]]},
  {code: "c", polygons: [[[[4, 4], [6, 4], [6, 5], [4, 5], [4, 4]]]]},
];

/**
 * The corners that move, without the ends that stay.
 *
 * @param {number[]} place
 * @param {typeof apart} all
 */
const moving = (place, all) => {
  const {path, closed} = sharedArc(all, place, 0.2);
  return (closed ? path : path.slice(1, -1)).map((corner) => corner.join(" ")).sort();
};

test("of two stretches between the same areas only the one in the hand moves", () => {
  assert.deepEqual(moving([4, 1.5], apart), ["4 1", "4 2", "4 3"]);
  assert.deepEqual(moving([4, 5.6], apart), ["4 5.5"]);
});

test("stretches that touch in one corner are not one: the corner stays, and the other stretch with it", () => {
  const own = [[4, 2], [3, 3], [2, 2], [3, 1], [4, 2]];
  const [, b, c] = apart;
  const touching = [{code: "a", polygons: [[ringA, own]]}, {code: "b", polygons: [...b.polygons, [own]]}, c];
  assert.deepEqual(moving([4, 1.5], touching), ["4 1"]);
  assert.deepEqual(moving([2.5, 2.5], touching), ["2 2", "3 1", "3 3"]);
});
