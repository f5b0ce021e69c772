// The whole border between two areas, moved as it is between ends that stay.
import assert from "node:assert/strict";
import {test} from "node:test";
import {sharedArc} from "../../static/js/pure/arcs.js";
import {shifted, wholeOf} from "../../static/js/pure/shifting.js";

/*
 * A west and B east of a border that zigzags near its ends, C above both; the ground's edge below:
 *
 *   120 +-------------+
 *       |      C      |
 *   100 +----+--------+     the border from (50,0): (60,10) (40,20) (50,50) (40,80) (60,90) (50,100)
 *       |  A >   B    |
 *     0 +----+--------+
 *       0    50      200
 */
const line = [[50, 0], [60, 10], [40, 20], [50, 50], [40, 80], [60, 90], [50, 100]];
const town = [
  {code: "a", polygons: [[[[0, 0], ...line, [0, 100], [0, 0]]]]},
  {code: "b", polygons: [[[[50, 0], [200, 0], [200, 100], ...[...line].reverse()]]]},
  {code: "c", polygons: [[[[0, 100], [50, 100], [200, 100], [200, 120], [0, 120], [0, 100]]]]},
];

/**
 * @param {typeof town} shapes
 * @param {number[]} place
 */
const held = (shapes, place) => wholeOf(shapes, sharedArc(shapes, place, 3));

/** @param {{polygons: number[][][][]}[]} shapes */
const sizes = (shapes) => shapes.map(({polygons}) => polygons.flat().reduce((sum, ring) =>
  sum + ring.slice(1).reduce((part, [x, y], i) => part + (ring[i][0] * y - x * ring[i][1]) / 2, 0), 0)).map(Math.abs);

test("a short way all corners go with the hand, the ends stay and both areas have the same line", () => {
  const now = shifted(held(town, [50, 50]), 5, 0);
  assert.deepEqual(now.line, [[50, 0], [65, 10], [45, 20], [55, 50], [45, 80], [65, 90], [50, 100]]);
  const [a, b] = now.shapes;
  assert.deepEqual(a.polygons, [[[[0, 0], ...now.line, [0, 100], [0, 0]]]]);
  assert.deepEqual(b.polygons[0][0].slice(3), [...now.line].reverse());
  assert.deepEqual(sizes(now.shapes), [sizes(town)[0] + 5 * 90, sizes(town)[1] - 5 * 90]);
});

test("a long way the zigzags near the ends give way instead of crossing the line to the end", () => {
  // From (50,0) a line to (160,10) crosses nothing; but one that goes down as far as the edge gives way.
  const now = shifted(held(town, [50, 50]), 100, -15);
  assert.deepEqual(now.line, [[50, 0], [140, 5], [150, 35], [140, 65], [160, 75], [50, 100]]);
  const [a = 0, b = 0] = sizes(now.shapes);
  assert.equal(a + b, 20_000);
});

test("beyond another border it goes no farther, and back at its place everything is as it was", () => {
  const whole = held(town, [50, 50]);
  assert.equal(shifted(whole, 0, 130), null);
  assert.equal(shifted(whole, 300, 0), null);
  assert.deepEqual(shifted(whole, 0, 0).shapes, town.slice(0, 2));
});

test("a border that runs straight from end to end is bent at its quarters, and what lies between moves", () => {
  const whole = held(town, [100, 100]);
  assert.deepEqual(whole.shapes.map(({code}) => code), ["b", "c"]);
  // From (200,100) to (50,100), 150 m: bent 37.5 m from either end.
  const now = shifted(whole, 0, -10);
  assert.deepEqual(now.line, [[200, 100], [162.5, 90], [87.5, 90], [50, 100]]);
  assert.deepEqual(sizes(now.shapes), [sizes(town)[1] - 1125, 150 * 20 + 50 * 20 + 1125]);
});

test("an enclave moves as a whole, and neither out of what is around it nor over another", () => {
  const own = [[20, 20], [40, 20], [40, 40], [20, 40], [20, 20]];
  const other = [[60, 20], [80, 20], [80, 40], [60, 40], [60, 20]];
  const nest = [
    {code: "a", polygons: [[[[0, 0], [150, 0], [150, 60], [0, 60], [0, 0]], own, other]]},
    {code: "b", polygons: [[own]]}, {code: "c", polygons: [[other]]},
  ];
  const whole = held(nest, [20, 30]);
  assert.deepEqual(shifted(whole, 10, 5).shapes[1].polygons, [[own.map(([x, y]) => [x + 10, y + 5])]]);
  assert.equal(shifted(whole, 30, 0), null, "across the other one");
  assert.equal(shifted(whole, 0, 30), null, "across the edge");
  assert.ok(shifted(whole, 80, 0), "beyond the other one there is room again");
});

test("an area within another that the border would be drawn past stands in the way", () => {
  const small = [[100, 40], [110, 40], [110, 50], [100, 50], [100, 40]];
  const [a, b, c] = town;
  const past = [a, {code: "b", polygons: [[b.polygons[0][0], small]]}, c, {code: "d", polygons: [[small]]}];
  assert.equal(shifted(held(past, [50, 50]), 90, 0), null);
  assert.ok(shifted(held(past, [50, 50]), 30, 0));
});
