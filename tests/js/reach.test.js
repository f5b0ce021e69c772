// Rows of the table of people within reach, by head on a town of 200.
import assert from "node:assert/strict";
import {test} from "node:test";
import {LIMITS, reachRows} from "../../static/js/pure/reach.js";
import {formatPeople} from "../../static/js/pure/wording.js";

const feature = (minutes, people, people_80_plus) => ({properties: {minutes, people, people_80_plus}});

test("each row holds those of the row above, and the last those who are left", () => {
  const reach = {features: [feature(5, 50, 4), feature(10, 150, 9)], people_total: 200, people_80_plus_total: 10};
  assert.deepEqual(reachRows(reach), [
    {minutes: 5, people: 50, share: 0.25, eldest: 4},
    {minutes: 10, people: 150, share: 0.75, eldest: 9},
    {minutes: null, people: 50, share: 0.25, eldest: 1},
  ]);
});

test("nobody is no share at all, not nought per cent", () => {
  const [row] = reachRows({features: [feature(5, 0, 0)], people_total: 0, people_80_plus_total: 0});
  assert.equal(row.people, 0);
  assert.ok(Number.isNaN(row.share));
});

test("counts that the server hid stay hidden, and are no share", () => {
  const reach = {features: [feature(5, "<5", "<5"), feature(10, 150, "<5")], people_total: 200, people_80_plus_total: 10};
  const rows = reachRows(reach);
  assert.deepEqual(rows.map(({people, eldest}) => [people, eldest]), [["<5", "<5"], [150, "<5"], [50, 10]]);
  assert.ok(Number.isNaN(rows[0].share));
  assert.equal(rows[2].share, 0.25);
  assert.equal(formatPeople(rows[0].people, "sv"), "<5");
});

test("counts of 1 to 4 are hidden, 0 and 5 are not", () => {
  assert.deepEqual([0, 1, 4, 5, 1743].map((n) => formatPeople(n, "sv")), ["0", "<5", "<5", "5", "1\u00a0743"]);
  assert.equal(formatPeople(null, "sv"), "–");
});

test("there are at most seven classes, rising", () => {
  assert.ok(LIMITS.length <= 7);
  assert.deepEqual([...LIMITS].sort((a, b) => a - b), LIMITS);
});
