// A refusal names areas and offices as people do.
import assert from "node:assert/strict";
import {test} from "node:test";
import {byName} from "../../static/js/pure/wording.js";

test("codes that have a name are told by it, others as they are", () => {
  const facts = {area: "vast", areas: ["vast", "x"], e: 1, called: {vast: "Väst"}};
  assert.deepEqual(byName(facts), {...facts, area: "Väst", areas: ["Väst", "x"]});
  assert.deepEqual(byName({area: "vast"}), {area: "vast"});
});
