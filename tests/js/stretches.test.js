import assert from "node:assert/strict";
import {test} from "node:test";

import {stretches} from "../../static/js/pure/stretches.js";

/*  Two unit squares side by side, A to the west, B to the east; they share the line from (1, 0) to (1, 1). */
const A = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
const B = [[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]];
const shapes = (...rings) => rings.map((ring, i) => ({code: "AB"[i], polygons: [[ring]]}));
const swapped = (ring, from, to) => ring.map((corner) => (String(corner) === String(from) ? to : corner));

test("what has not moved is no stretch", () => {
  assert.equal(stretches(shapes(A, B), shapes(A, B)), null);
  const shaken = A.map(([e, n]) => [e + 0.004, n - 0.004]);
  assert.equal(stretches(shapes(A, B), shapes(shaken, B)), null);
});

test("a corner that both have moves from neighbour to neighbour, in each outline", () => {
  const found = stretches(shapes(A, B), shapes(swapped(A, [1, 1], [1.2, 0.8]), swapped(B, [1, 1], [1.2, 0.8])));
  assert.deepEqual(found, {
    areas: ["A", "B"],
    was: [[[1, 0], [1, 1], [0, 1]], [[2, 1], [1, 1], [1, 0]]],
    becomes: [[[1, 0], [1.2, 0.8], [0, 1]], [[2, 1], [1.2, 0.8], [1, 0]]],
  });
});

test("a corner where the ring begins and ends has its neighbours too", () => {
  const found = stretches(shapes(A), shapes(swapped(A, [0, 0], [-1, -1])));
  assert.deepEqual(found?.was, [[[0, 1], [0, 0], [1, 0]]]);
});

test("a corner set on the line between both is told once", () => {
  const bentA = [[0, 0], [1, 0], [0.8, 0.5], [1, 1], [0, 1], [0, 0]];
  const bentB = [[1, 0], [2, 0], [2, 1], [1, 1], [0.8, 0.5], [1, 0]];
  const found = stretches(shapes(A, B), shapes(bentA, bentB));
  assert.equal(found?.was.length, 1);
  assert.deepEqual([found.was[0], found.becomes[0]], [[[1, 1], [1, 0]], [[1, 1], [0.8, 0.5], [1, 0]]]);
  const away = stretches(shapes(bentA, bentB), shapes(A, B));
  assert.deepEqual([away?.was[0], away?.becomes[0]], [[[1, 1], [0.8, 0.5], [1, 0]], [[1, 1], [1, 0]]]);
});

test("a first corner that is taken away", () => {
  const bent = [[0.5, -0.2], [1, 0], [1, 1], [0, 1], [0, 0], [0.5, -0.2]];
  const found = stretches(shapes(bent), shapes([[1, 0], [1, 1], [0, 1], [0, 0], [1, 0]]));
  assert.deepEqual([found?.was[0], found?.becomes[0]], [[[0, 0], [0.5, -0.2], [1, 0]], [[0, 0], [1, 0]]]);
});

test("an area within another moves as one whole ring, wherever either begins", () => {
  const hole = [[1, 1], [0, 1], [0, 0], [1, 0], [1, 1]];
  const east = (ring) => ring.map(([e, n]) => [e + 5, n]);
  const found = stretches(shapes(A, hole), shapes(east(A), east(hole)));
  assert.equal(found?.was.length, 1);
  assert.equal(found.was[0].length, 5);
  assert.deepEqual(found.areas, ["A", "B"]);
});

test("corners come on the centimetre grid", () => {
  const found = stretches(shapes(A), shapes(swapped(A, [1, 1], [1.23456, 0.98765])));
  assert.deepEqual(found?.becomes[0][1], [1.23, 0.99]);
});
