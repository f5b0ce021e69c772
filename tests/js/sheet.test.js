// A map on paper: round scales that show no less than was seen.
import assert from "node:assert/strict";
import {test} from "node:test";
import {PAPERS, paperOf, resolutionOf, roundScale, scaleOf, sizeOf, standsBetter, toPrint} from "../../static/js/pure/sheet.js";

test("a pixel of a ninety-sixth of an inch that shows 13.229 m is 1:50 000", () => {
  assert.equal(Math.round(scaleOf(13.229166)), 50_000);
  assert.ok(Math.abs(resolutionOf(50_000) - 13.229166) < 1e-5);
});

test("a scale is rounded so that it shows no less", () => {
  assert.equal(roundScale(50_000), 50_000);
  assert.equal(roundScale(110_000), 110_000);
  assert.equal(roundScale(40_001), 45_000);
  assert.equal(roundScale(99_999), 100_000);
  assert.equal(roundScale(312_345), 350_000);
  for (let scale = 500; scale < 1e6; scale *= 1.07) {
    assert.ok(roundScale(scale) >= scale - 1);
    assert.ok(roundScale(scale) < scale * 1.2, "nearly as large as it can be");
  }
});

test("a sheet of paper fits within its margins", () => {
  assert.deepEqual(PAPERS.A4, {width: 297 - 20, height: 210 - 20});
  assert.deepEqual(PAPERS.A3, {width: 420 - 20, height: 297 - 20});
  assert.equal(paperOf("A3"), "A3");
  assert.equal(paperOf("Letter"), "A4");
});

test("empty ground around a municipality takes no paper, and of one that is wider than the screen the screen's part is printed", () => {
  // 45 by 70 km in the middle of a view of 100 by 80 km: an edge of 3 % of 70 km is 2.1 km.
  assert.deepEqual(toPrint([0, 0, 100_000, 80_000], [30_000, 5_000, 75_000, 75_000]), [27_900, 2_900, 77_100, 77_100]);
  assert.deepEqual(toPrint([0, 0, 1000, 1000], [-9000, -9000, 9000, 9000]), [-30, -30, 1030, 1030]);
  const beside = [0, 0, 10, 10];
  assert.equal(toPrint(beside, [20, 20, 30, 30]), beside, "nothing of the ground in sight: what is seen");
});

test("a tall municipality stands, a wide one lies", () => {
  assert.deepEqual(sizeOf("A4", true), {width: 190, height: 277});
  assert.ok(standsBetter([0, 0, 45, 70], "A4"));
  assert.ok(standsBetter([0, 0, 45, 70], "A3"));
  assert.ok(!standsBetter([0, 0, 70, 45], "A4"));
});
