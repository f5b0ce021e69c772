// What a hand takes hold of, and corners that give way to one that is dragged.

import assert from "node:assert/strict";
import {test} from "node:test";
import {cornerSet, grabbed, without} from "../../static/js/pure/grabbed.js";
import {armsOf, dragged} from "../../static/js/pure/yielding.js";

/** West, east and south of a corner at (0, 0); a vertex of the border west-east lies 7 m to the north of it. */
const SHAPES = [
  {code: "e", polygons: [[[[0, 0], [100, 0], [100, 100], [0, 100], [0, 50], [0, 7], [0, 0]]]]},
  {code: "s", polygons: [[[[0, 0], [-100, 0], [-100, -100], [100, -100], [100, 0], [0, 0]]]]},
  {code: "w", polygons: [[[[0, 0], [0, 7], [0, 50], [0, 100], [-100, 100], [-100, 0], [0, 0]]]]},
];

/** @param {{polygons: number[][][][]}} shape */
const ring = (shape) => shape.polygons[0][0];

test("the corner where three areas meet is taken also where another corner is somewhat nearer", () => {
  const found = grabbed(SHAPES, [0, 4], 12);
  assert.deepEqual([found?.corner, found?.codes.sort(), found?.meeting], [[0, 0], ["e", "s", "w"], true]);
});

test("a corner of two areas is taken when the hand is on it and the shared one is beyond half of the reach", () => {
  const found = grabbed(SHAPES, [0, 7], 12);
  assert.deepEqual([found?.corner, found?.codes.sort(), found?.meeting], [[0, 7], ["e", "w"], false]);
});

test("on a line far from all corners a new one is set in the areas on both sides", () => {
  const found = grabbed(SHAPES, [3, 30], 12);
  assert.deepEqual([found?.corner, found?.codes.sort()], [[0, 30], ["e", "w"]]);
  const set = cornerSet(SHAPES, found?.side ?? [[], []], [0, 30]);
  assert.deepEqual(ring(set[0]), [[0, 0], [100, 0], [100, 100], [0, 100], [0, 50], [0, 30], [0, 7], [0, 0]]);
  assert.deepEqual(ring(set[2]), [[0, 0], [0, 7], [0, 30], [0, 50], [0, 100], [-100, 100], [-100, 0], [0, 0]]);
  assert.deepEqual(ring(set[1]), ring(SHAPES[1]));
  assert.equal(grabbed(SHAPES, [40, 40], 12), null);
});

test("a corner that is dragged a little moves in all three areas and nothing else does", () => {
  const now = dragged(armsOf(SHAPES, [0, 0]), SHAPES, [3, 2]);
  assert.deepEqual(now?.map((one) => ring(one)[0]), [[3, 2], [3, 2], [3, 2]]);
  assert.deepEqual(now?.map((one) => ring(one).length), SHAPES.map((one) => ring(one).length));
});

test("corners that a dragged one would pass give way in both areas", () => {
  const now = dragged(armsOf(SHAPES, [0, 0]), SHAPES, [0, 30]);
  assert.deepEqual(ring(now?.[0] ?? SHAPES[0]), [[0, 30], [100, 0], [100, 100], [0, 100], [0, 50], [0, 30]]);
  assert.deepEqual(ring(now?.[2] ?? SHAPES[2]), [[0, 30], [0, 50], [0, 100], [-100, 100], [-100, 0], [0, 30]]);
});

test("a corner does not cross the edge, where a border ends that does not lead to it", () => {
  assert.equal(dragged(armsOf(SHAPES, [0, 0]), SHAPES, [0, 140]), null);
});

test("a corner is taken away and the ring still closes", () => {
  assert.deepEqual(ring(without(SHAPES, new Set(["0 0"]))[0]), [[100, 0], [100, 100], [0, 100], [0, 50], [0, 7], [100, 0]]);
});
