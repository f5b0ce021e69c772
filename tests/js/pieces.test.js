// Pieces that lie apart, and enclaves.
import assert from "node:assert/strict";
import {test} from "node:test";
import {inside} from "../../static/js/pure/crossing.js";
import {enclaves, holding, piecesApart} from "../../static/js/pure/pieces.js";

/** @param {number} x @param {number} y @param {number} side */
const square = (x, y, side) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];

/** A lies around B, and has a small piece beside C. */
const SHAPES = [
  {code: "a", polygons: [[square(20, 0, 2)], [square(0, 0, 10), square(4, 4, 2)]]},
  {code: "b", polygons: [[square(4, 4, 2)]]},
  {code: "c", polygons: [[square(12, 0, 8)]]},
];

test("the pieces of an area besides its largest are told, at a place within", () => {
  const [piece, ...others] = piecesApart(SHAPES);
  assert.deepEqual(others, []);
  assert.equal(piece.code, "a");
  assert.ok(inside([square(20, 0, 2)], piece.place));
  assert.equal(holding(SHAPES, piece.place), "a");
});

test("what lies wholly within an area is told with the area around it", () => {
  const [hole, ...others] = enclaves(SHAPES);
  assert.deepEqual([hole.code, holding(SHAPES, hole.place), others], ["a", "b", []]);
});

test("the place is within also where the middle of the box is not", () => {
  const bow = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 8], [8, 8], [8, 2], [0, 2], [0, 0]];
  const [, piece] = piecesApart([{code: "a", polygons: [[square(0, 20, 1)], [bow], [square(40, 0, 50)]]}]);
  assert.ok(inside([bow], piece.place));
});
