// Where the scale of a chart has its marks.
import assert from "node:assert/strict";
import {test} from "node:test";
import {apartFrom, ticks} from "../../static/js/pure/axis.js";

test("a scale around nought has round marks, few enough to be read", () => {
  assert.deepEqual(ticks(0.22), [-0.2, -0.1, 0, 0.1, 0.2]);
  assert.deepEqual(ticks(0.53), [-0.4, -0.2, 0, 0.2, 0.4]);
  assert.equal(ticks(30).length, 7);
});

test("names beside lines that end together stand apart, in the order of the lines, and none below the chart", () => {
  assert.deepEqual(apartFrom([50, 10, 52], 12, 100), [50, 10, 62]);
  assert.deepEqual(apartFrom([98, 99], 12, 100), [88, 100]);
  assert.deepEqual(apartFrom([], 12, 100), []);
});
