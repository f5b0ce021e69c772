import assert from "node:assert/strict";
import {test} from "node:test";
import {changed, dayBefore, difference, holds, ordered} from "../../static/js/pure/rules.js";

const rule = (more) => ({service: "lss", min_age: null, max_age: null, valid_from: "2019-01-01", valid_to: null, committee: "A", administration: "a", source: "x", ...more});

test("one that is succeeded stays, and ends the day before the next begins", () => {
  const made = rule({valid_from: "2027-01-01", committee: "B"});
  assert.deepEqual(changed([rule()], "succeed", 0, made), [rule({valid_to: "2026-12-31"}), made]);
  assert.equal(dayBefore("2028-03-01"), "2028-02-29");
});

test("adding, correcting and removing touch one rule alone", () => {
  const [a, b, c] = ["a", "b", "c"].map((service) => rule({service}));
  assert.deepEqual(changed([a, b], "add", -1, c), [a, b, c]);
  assert.deepEqual(changed([a, b], "correct", 1, c), [a, c]);
  assert.deepEqual(changed([a, b], "remove", 0, c), [b]);
});

test("what comes and goes is counted by what the rules say, whatever their order", () => {
  const [a, b, c] = ["a", "b", "c"].map((service) => rule({service}));
  const turned = Object.fromEntries(Object.entries(b).reverse());
  assert.deepEqual(difference([a, b], [c, turned]), {came: 1, went: 1});
  assert.deepEqual(difference([a, b], [turned, a]), {came: 0, went: 0});
});

test("both ends of a period are within it", () => {
  const one = rule({valid_to: "2023-12-31"});
  assert.deepEqual(["2018-12-31", "2019-01-01", "2023-12-31", "2024-01-01"].map((day) => holds(one, day)), [false, true, true, false]);
});

test("rules are read by service, the newest first, then by age", () => {
  const rules = [rule({service: "b"}), rule({service: "a", min_age: 65}), rule({service: "a", valid_from: "2024-01-01"}), rule({service: "a", max_age: 64})];
  assert.deepEqual(ordered(rules, (code) => code, "sv").map(({at}) => at), [2, 3, 1, 0]);
});
