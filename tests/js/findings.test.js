// Findings of an import grouped by head: three gaps and a note.
import assert from "node:assert/strict";
import {test} from "node:test";
import {findingFacts, groupFindings, placeOf} from "../../static/js/pure/findings.js";

const finding = (code, over = {}) => ({
  code, names: [], e: null, n: null, area_m2: null, width_m: null, count: 1, facts: {}, ...over,
});

test("groups keep the order in which kinds occur; counts and grounds add up, the largest stands first", () => {
  const groups = groupFindings([
    finding("gap", {area_m2: 2}), finding("float_codes", {count: 70}), finding("gap", {area_m2: 5}), finding("gap"),
  ]);
  assert.deepEqual(groups.map(({code, count, area_m2}) => [code, count, area_m2]), [["gap", 3, 7], ["float_codes", 70, 0]]);
  assert.deepEqual(groups[0].findings.map(({area_m2}) => area_m2), [5, 2, null]);
});

test("a list of fourteen names is cut after twelve, one of thirteen is not worth it", () => {
  const names = Array.from({length: 14}, (_, i) => `n${i}`);
  const rest = (count) => `${count} more`;
  assert.deepEqual(findingFacts(finding("x", {names}), rest).names, [...names.slice(0, 12), "2 more"]);
  assert.deepEqual(findingFacts(finding("x", {names: names.slice(1)}), rest).names, names.slice(1));
});

test("a finding's own facts are its sentence's facts too", () => {
  const facts = findingFacts(finding("gap", {area_m2: 2, facts: {to: "Berga"}}), String);
  assert.equal(facts.to, "Berga");
  assert.equal(facts.area_m2, 2);
});

test("a place at zero is a place, none is none", () => {
  assert.deepEqual(placeOf(finding("x", {e: 0, n: 0})), {e: 0, n: 0});
  assert.equal(placeOf(finding("x", {e: 1})), null);
});
