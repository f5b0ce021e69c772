// Hidden counts are found wherever they stand.
import assert from "node:assert/strict";
import {test} from "node:test";
import {holdsMarks} from "../../static/js/pure/marks.js";

test("a hidden count is found in rows and in rows of rows, and a number is none", () => {
  assert.ok(holdsMarks({rows: [{values: [0, "<5"]}], moves: []}));
  assert.ok(holdsMarks([[{people: ".."}]]));
  assert.ok(!holdsMarks({rows: [{values: [0, 5, null], name: "Öst <5"}]}));
});
