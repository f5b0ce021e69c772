// The border that two areas share.
import assert from "node:assert/strict";
import {test} from "node:test";
import {moved, sharedArc, sidesOf} from "../../static/js/pure/arcs.js";

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

test("the border nearest a place is the run of corners that two areas alone have", () => {
  const arc = sharedArc(shapes, [2.1, 1.5], 0.5);
  assert.deepEqual(arc.codes, ["a", "b"]);
  // (2,0) lies on the edge of the ground and (2,3) belongs to C too: both stay.
  assert.deepEqual([...arc.corners].sort(), ["2 1", "2 2"]);
});

test("what moves is shown from end to end, once", () => {
  assert.deepEqual(sidesOf(shapes, sharedArc(shapes, [2.1, 1.5], 0.5)), [[[2, 0], [2, 1]], [[2, 1], [2, 2]], [[2, 2], [2, 3]]]);
});

test("where no border is near there is none", () => {
  assert.equal(sharedArc(shapes, [1, 1.5], 0.5), null);
  assert.equal(sharedArc(shapes, [0, 1.5], 0.5), null, "the edge of the ground is nobody's to move");
});

test("both areas get the very same new corners, the others stay", () => {
  const corners = new Set(["2 1", "2 2"]);
  assert.deepEqual(moved(A.polygons, corners, 0.5, 0.25), [[[[0, 0], [2, 0], [2.5, 1.25], [2.5, 2.25], [2, 3], [0, 3], [0, 0]]]]);
  assert.deepEqual(moved(B.polygons, corners, 0.5, 0.25), [[[[2, 0], [4, 0], [4, 3], [2, 3], [2.5, 2.25], [2.5, 1.25], [2, 0]]]]);
  assert.deepEqual(moved(C.polygons, corners, 0.5, 0.25), C.polygons);
});

test("an enclave's whole border is one run, and its first and last corner stay the same", () => {
  const hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]];
  const around = {code: "a", polygons: [[[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], hole]]};
  const within = {code: "b", polygons: [[hole]]};
  const arc = sharedArc([around, within], [1.5, 1], 0.1);
  assert.equal(arc.corners.size, 4);
  assert.deepEqual(moved(within.polygons, arc.corners, 1, 0), [[[[2, 1], [2, 2], [3, 2], [3, 1], [2, 1]]]]);
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

test("of two stretches between the same areas only the one in the hand moves", () => {
  assert.deepEqual([...sharedArc(apart, [4, 1.5], 0.2).corners].sort(), ["4 1", "4 2", "4 3"]);
  assert.deepEqual([...sharedArc(apart, [4, 5.6], 0.2).corners].sort(), ["4 5.5"]);
});

test("stretches that touch in one corner are not one: the corner stays, and the other stretch with it", () => {
  const own = [[4, 2], [3, 3], [2, 2], [3, 1], [4, 2]];
  const [, b, c] = apart;
  const touching = [{code: "a", polygons: [[ringA, own]]}, {code: "b", polygons: [...b.polygons, [own]]}, c];
  assert.deepEqual([...sharedArc(touching, [4, 1.5], 0.2).corners].sort(), ["4 1"]);
  assert.deepEqual([...sharedArc(touching, [2.5, 2.5], 0.2).corners].sort(), ["2 2", "3 1", "3 3"]);
});
