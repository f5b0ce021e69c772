// Figures beside today's: what is shown is derived by head from the numbers given.
import assert from "node:assert/strict";
import {test} from "node:test";
import {arrow, changed, columnOf, figure, inUnit, isSame, signed, verdict, wordKey} from "../../static/js/pure/figures.js";

const FOUND = {
  metrics: [
    {
      code: "people", unit: "people", status: "ok", columns: ["all", "age_80_plus"],
      total: {before: [100, 10], after: [100, 10], difference: [0, 0]},
      areas: [{area: "ost", before: [40, 4], after: [57, null], difference: [17, null]}],
    },
    {code: "travel_covered", unit: "share", status: "ok", columns: ["car.10.all", "car.20.all"],
      total: {before: [0.5, 0.9], after: [0.5, 0.913], difference: [0, 0.013]}, areas: []},
    {code: "households", unit: "households", status: "failed", reason: "households_unknown", facts: {}},
  ],
  change: [{code: "moved_out", unit: "people", status: "ok", columns: ["all"], total: [17], areas: [{area: "ost", value: [3]}]}],
};

test("a figure is found for all areas and for one", () => {
  assert.equal(figure(FOUND, "people", "all").after, 100);
  assert.deepEqual(figure(FOUND, "people", "all", "ost"), {code: "people", unit: "people", before: 40, after: 57, difference: 17});
});

test("figures that lack different areas are apart, and those of one area are not", () => {
  const total = {before: [5.4], after: [4.8], difference: [-0.6]};
  const notes = (code, areas) => [{code: "tolerance", tolerance: 0.1}, {code, areas}];
  const found = (before, after) => ({...FOUND, metrics: [{code: "travel_median", unit: "min", status: "ok", columns: ["car.all"], total,
    areas: [{area: "ost", ...total}], notes: {before, after}}]});
  const lost = found([], notes("offices_without_road", ["sydost"]));
  assert.equal(figure(lost, "travel_median", "car.all").apart, true);
  assert.equal(figure(lost, "travel_median", "car.all", "ost").apart, undefined);
  const both = notes("offices_without_road", ["sydost"]);
  assert.equal(figure(found(both, both), "travel_median", "car.all").apart, undefined);
});

test("what is not there is null and never 0", () => {
  assert.equal(figure(FOUND, "people", "age_80_plus", "ost").after, null);
  assert.equal(figure(FOUND, "people", "all", "no such area").after, null);
  assert.equal(figure(FOUND, "people", "no such column").after, null);
  assert.equal(inUnit(null, "people", "sv"), "–");
});

test("a metric that failed says why", () => {
  assert.equal(figure(FOUND, "households", "value").reason, "households_unknown");
});

test("who moves, in all and from one area", () => {
  assert.equal(changed(FOUND, "moved_out", "all"), 17);
  assert.equal(changed(FOUND, "moved_out", "all", "ost"), 3);
  assert.equal(changed(FOUND, "no such", "all"), null);
});

test("the column is the most exact one a metric has", () => {
  assert.equal(columnOf(FOUND, "travel_covered", {group: "all"}), "car.20.all");
  assert.equal(columnOf(FOUND, "travel_covered", {group: "all", limit: "10"}), "car.10.all");
  assert.equal(columnOf(FOUND, "people", {group: "age_80_plus"}), "age_80_plus");
});

test("numbers stand in their unit, minus is a minus", () => {
  assert.equal(inUnit(1743, "people", "sv"), "1\u00a0743");
  assert.equal(inUnit(0.981, "share", "sv"), "98,1\u00a0%");
  assert.equal(inUnit(0.981, "share", "en"), "98.1%");
  assert.equal(inUnit(12.44, "min", "sv"), "12,4\u00a0min");
  assert.equal(signed(-2.06, "min", "sv"), "−2,1\u00a0min");
  assert.equal(signed(186, "people", "sv"), "+186");
});

test("a difference of shares is points, not per cent", () => {
  assert.equal(signed(0.013, "share", "sv"), "+1,3\u00a0%-enh.");
  assert.equal(signed(0.013, "share", "en"), "+1.3\u00a0pp");
});

test("what rounds to nothing is unchanged", () => {
  assert.ok(isSame(0.04, "min"));
  assert.ok(!isSame(0.05, "min"));
  assert.equal(wordKey(0.04, "min"), "same");
  assert.equal(arrow(-0.04, "min"), "=");
});

test("every difference has an arrow and a word", () => {
  assert.deepEqual([arrow(3, "people"), wordKey(3, "people")], ["▲", "count_up"]);
  assert.deepEqual([arrow(-3, "min"), wordKey(-3, "min")], ["▼", "time_down"]);
  assert.equal(wordKey(0.2, "share"), "level_up");
});

test("longer is worse, better covered is better, more people is neither", () => {
  assert.equal(verdict("travel_p90", 2, "min"), "worse");
  assert.equal(verdict("alarm_covered", 0.02, "share"), "better");
  assert.equal(verdict("people", 200, "people"), "neither");
  assert.equal(verdict("travel_p90", 0.01, "min"), "neither");
});

test("the difference is that of the figures as they are shown, whatever stands behind them", () => {
  const of = (before, after, unit = "min") => figure({change: [], metrics: [{code: "x", unit, status: "ok", columns: ["all"],
    total: {before: [before], after: [after], difference: [after - before]}}]}, "x", "all");
  assert.equal(signed(of(19.44, 19.55).difference, "min", "sv"), "+0,2\u00a0min");
  assert.equal(signed(of(19.36, 19.44).difference, "min", "sv"), "±0,0\u00a0min");
  assert.equal(signed(of(0.96849, 0.96851, "share").difference, "share", "sv"), "+0,1\u00a0%-enh.");
  assert.equal(of(10.4, 11.6, "people").difference, 2);
});
