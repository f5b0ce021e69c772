// Classes of a choropleth: borders by head.
import assert from "node:assert/strict";
import {test} from "node:test";
import {classes} from "../../static/js/pure/shades.js";

test("a figure on a break begins the next class, one without a figure is in none", () => {
  const found = classes(
    [{code: "a", value: 0}, {code: "b", value: 5}, {code: "c", value: 4.99}, {code: "d", value: null}, {code: "e", value: 99}],
    [5, 10],
  );
  assert.deepEqual(found.map((one) => one.codes), [["a", "c"], ["b"], ["e"]]);
  assert.deepEqual(found.map((one) => [one.from, one.to]), [[0, 5], [5, 10], [10, Infinity]]);
});
