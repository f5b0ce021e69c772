// Names on the map that give way to each other, and none is lost.
import assert from "node:assert/strict";
import {test} from "node:test";
import {leaderEnd, placed, widestAt} from "../../static/js/pure/placing.js";

const name = (x, y, width = 40) => ({at: [x, y], width, height: 16});

test("a name with room stands where it is", () => {
  assert.deepEqual(placed([name(0, 0), name(100, 0)], [{at: [0, 50], half: 12}]), [[0, 0], [0, 0]]);
});

test("a name under a mark is moved clear of it, and the next clear of both", () => {
  const [one, other] = placed([name(0, 0), name(0, 0)], [{at: [0, 0], half: 12}]);
  const clear = ([dx, dy], w, h) => Math.abs(dx) >= w || Math.abs(dy) >= h;
  assert.ok(clear(one, 20 + 12 + 3, 8 + 12 + 3), String(one));
  assert.ok(clear(other, 20 + 12 + 3, 8 + 12 + 3), String(other));
  assert.ok(clear([one[0] - other[0], one[1] - other[1]], 46, 22));
});

test("six names on one spot among six marks are all placed, each on ground of its own", () => {
  const names = Array.from({length: 6}, () => name(0, 0, 60));
  const found = placed(names, Array.from({length: 6}, (_, i) => ({at: [10 * i - 25, 5 * i - 12], half: 13})));
  for (const [i, [x, y]] of found.entries()) {
    found.slice(i + 1).forEach(([u, v]) => assert.ok(Math.abs(x - u) >= 66 || Math.abs(y - v) >= 22));
  }
});

test("a line leads from a name that is far from its place, to the name's edge", () => {
  assert.equal(leaderEnd(name(0, 0), [0, 14]), null);
  assert.deepEqual(leaderEnd(name(0, 0), [100, 0]), [80, 0]);
  assert.deepEqual(leaderEnd(name(0, 0), [0, -48]), [0, -40]);
});

test("a name that is out of sight stands where most of its ground is seen", () => {
  const rows = (...lines) => lines.map((line) => [...line].map((sign) => sign === "#"));
  assert.deepEqual(widestAt(rows("#....", "#.###", "..###", "..###")), [2, 3]);
  assert.deepEqual(widestAt(rows("...", "..#")), [1, 2]);
  assert.equal(widestAt(rows("...", "...")), null);
});

test("among too many names one without room is left out, and those after it may take its ground", () => {
  assert.deepEqual(placed([name(0, 0), name(30, 0), name(50, 0)], [], 3), [[0, 0], null, [0, 0]]);
});
