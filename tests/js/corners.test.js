// Corners that are shown to be taken hold of.
import assert from "node:assert/strict";
import {test} from "node:test";
import {cornersShown} from "../../static/js/pure/corners.js";

/* Two areas side by side; they share (10,0), (10,5) and (10,10). */
const shapes = [
  {code: "a", polygons: [[[[0, 0], [10, 0], [10, 5], [10, 10], [0, 10], [0, 0]]]]},
  {code: "b", polygons: [[[[10, 0], [20, 0], [20, 10], [10, 10], [10, 5], [10, 0]]]]},
];
const seen = [-1, -1, 21, 21];
const asked = {seen, place: null, within: 4, whole: [], apart: 1};

test("near the pointer each corner is shown once, although two areas have it", () => {
  assert.deepEqual(cornersShown(shapes, {...asked, place: [9, 6]}), [[10, 5]]);
});

test("without a pointer and without a chosen area nothing is shown", () => {
  assert.deepEqual(cornersShown(shapes, asked), []);
});

test("a chosen area shows its corners, as far as they are in sight", () => {
  assert.equal(cornersShown(shapes, {...asked, whole: ["b"]}).length, 5);
  assert.deepEqual(cornersShown(shapes, {...asked, whole: ["b"], seen: [15, -1, 21, 5]}), [[20, 0]]);
});

test("of corners that nobody can tell apart one is shown", () => {
  assert.equal(cornersShown(shapes, {...asked, whole: ["a", "b"], apart: 1000}).length, 1);
});
