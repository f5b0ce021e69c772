// Rounding as people round; every expected value is read off by head.
import assert from "node:assert/strict";
import {test} from "node:test";
import {inUnit, signed} from "../../static/js/pure/figures.js";
import {rounded, shownDifference} from "../../static/js/pure/rounding.js";

test("halves go away from zero, in each unit's decimals", () => {
  assert.equal(rounded(2.5, "people"), 3);
  assert.equal(rounded(-2.5, "people"), -3);
  assert.equal(rounded(0.25, "min"), 0.3);
  assert.equal(rounded(0.125, "index"), 0.13);
  assert.equal(rounded(0.9684, "share"), 0.968);
  assert.ok(Object.is(rounded(-0.01, "min"), 0));
});

test("the difference of what is shown is what is told", () => {
  assert.equal(shownDifference(19.44, 19.55, "min"), 0.2);
  assert.equal(shownDifference(0.3, 0.1, "min"), -0.2);
  assert.equal(shownDifference(5.41, 5.44, "min"), 0);
});

test("shown figures and shown differences add up, in steps of a seventh", () => {
  const plain = (text) => Number(text.replace(/[^\d,−]/g, "").replace("−", "-").replace(",", "."));
  for (const unit of ["people", "min", "share", "index"]) {
    for (let i = 0; i < 60; i += 1) {
      const [before, after] = [i / 7, (i * i) / 77];
      const told = plain(signed(shownDifference(before, after, unit), unit, "sv").replace("-enh", ""));
      const seen = plain(inUnit(after, unit, "sv")) - plain(inUnit(before, unit, "sv"));
      assert.ok(Math.abs(told - seen) < 1e-9, `${unit} ${before} ${after}: ${told} ${seen}`);
    }
  }
});
