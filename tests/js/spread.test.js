// The spread of minutes as it is drawn.
import assert from "node:assert/strict";
import {test} from "node:test";
import {classNames, drawn, isWithheld} from "../../static/js/pure/spread.js";

const found = {width_min: 2, from_min: [0, 2, 4, 6, 8, 10], before: null, after: [10, "<5", 0, 7, 0, 1000, 12, 33]};

test("hidden counts are drawn small, those without a way not at all, a new area has no today", () => {
  assert.deepEqual(drawn(found), {before: [0, 0, 0, 0, 0, 0], after: [10, 2.5, 0, 7, 0, 1000, 12]});
});

test("classes are named by their ends and every fifth is written under the chart", () => {
  const {classes, ticks, most} = classNames(found);
  assert.deepEqual(classes, ["0–2", "2–4", "4–6", "6–8", "8–10", "10–12"]);
  assert.deepEqual(ticks, ["0", "", "", "", "", "10", "12+"]);
  assert.equal(most, 12);
});

test("what is withheld is not drawn, and where all is there is nothing to draw", () => {
  const found = {width_min: 2, from_min: [0, 2], before: ["..", "<5", 7, 0], after: ["..", "..", "..", ".."]};
  assert.deepEqual(drawn(found).before, [0, 2.5, 7]);
  assert.deepEqual([isWithheld(found), isWithheld({...found, before: found.after}), isWithheld({...found, before: null})], [false, true, true]);
});
