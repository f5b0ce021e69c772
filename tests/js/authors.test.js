// Who changed a draft meanwhile.
import assert from "node:assert/strict";
import {test} from "node:test";
import {byWhom, ofOthers, otherwise} from "../../static/js/pure/authors.js";

test("somebody is named once, however much they did", () => {
  assert.deepEqual(byWhom(["Anna", "Anna"], "Bo", "said"), {key: "said_by", who: ["Anna"]});
  assert.deepEqual(byWhom(["Anna", "Carin"], "Anna", "said"), {key: "said_by", who: ["Anna", "Carin"]});
});

test("one's own other window is no stranger", () => {
  assert.equal(byWhom(["Bo"], "Bo", "said").key, "said_own");
});

test("where one is unknown nobody is named", () => {
  assert.deepEqual(byWhom([""], "", "said"), {key: "said", who: []});
  assert.deepEqual(byWhom(["Anna", ""], "Bo", "said"), {key: "said", who: []});
  assert.deepEqual(byWhom([], "Bo", "said"), {key: "said", who: []});
});

test("what is no edit has its own words", () => {
  assert.equal(otherwise({action: "draft.undone"}), "plan_conflict_undone");
  assert.equal(otherwise({action: "plan.decided"}), "plan_conflict_changed");
  assert.equal(otherwise(null), "plan_conflict_changed");
});

test("steps of others are those by another name, and by nobody known; without accounts there are none", () => {
  const steps = [{made_by: "Anna"}, {made_by: "Bo"}, {made_by: ""}];
  assert.deepEqual(ofOthers(steps, "Bo"), [{made_by: "Anna"}, {made_by: ""}]);
  assert.deepEqual(ofOthers(steps, ""), []);
});
