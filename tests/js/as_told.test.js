// A refusal names areas and offices as people do, and places to the metre.
import assert from "node:assert/strict";
import {test} from "node:test";
import {asTold} from "../../static/js/pure/wording.js";

test("codes that have a name are told by it, others as they are", () => {
  const facts = {area: "vast", areas: ["vast", "x"], e: 1, called: {vast: "Väst"}};
  assert.deepEqual(asTold(facts), {...facts, area: "Väst", areas: ["Väst", "x"]});
  assert.deepEqual(asTold({area: "vast"}), {area: "vast"});
  assert.deepEqual(asTold({e: 537000.49, n: 6474001.5, m2: 1.5}), {e: 537000, n: 6474002, m2: 1.5});
});
