// A map on paper: round scales that show no less than was seen.
import assert from "node:assert/strict";
import {test} from "node:test";
import {PAPERS, paperOf, resolutionOf, roundScale, scaleOf} from "../../static/js/pure/sheet.js";

test("a pixel of a ninety-sixth of an inch that shows 13.229 m is 1:50 000", () => {
  assert.equal(Math.round(scaleOf(13.229166)), 50_000);
  assert.ok(Math.abs(resolutionOf(50_000) - 13.229166) < 1e-5);
});

test("a scale is rounded so that it shows no less", () => {
  assert.equal(roundScale(50_000), 50_000);
  assert.equal(roundScale(40_001), 50_000);
  assert.equal(roundScale(99_999), 100_000);
  assert.equal(roundScale(312_345), 400_000);
  for (let scale = 500; scale < 1e6; scale *= 1.07) {
    assert.ok(roundScale(scale) >= scale - 1);
    assert.ok(roundScale(scale) < scale * 1.5);
  }
});

test("a sheet of paper fits within its margins", () => {
  assert.deepEqual(PAPERS.A4, {width: 297 - 20, height: 210 - 20});
  assert.deepEqual(PAPERS.A3, {width: 420 - 20, height: 297 - 20});
  assert.equal(paperOf("A3"), "A3");
  assert.equal(paperOf("Letter"), "A4");
});
