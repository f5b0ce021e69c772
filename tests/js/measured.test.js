// The length of a measured line.
import assert from "node:assert/strict";
import {test} from "node:test";
import {lengthOf} from "../../static/js/pure/measured.js";

test("a line is as long as its parts: 3-4-5, then 10 m due north", () => {
  assert.equal(lengthOf({type: "LineString", coordinates: [[0, 0], [3, 4], [3, 14]]}), 15);
  assert.equal(lengthOf({type: "LineString", coordinates: [[7, 7]]}), 0);
});
