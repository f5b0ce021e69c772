// Years are written without a space, counts with one.
import assert from "node:assert/strict";
import {test} from "node:test";
import {withYears} from "../../static/js/pure/years.js";

test("a year becomes text, a count of the same size and anything else stays", () => {
  assert.deepEqual(withYears({year: 2025, extrapolated_after: 2032, people: 2025, first: 12, source: "x"}),
    {year: "2025", extrapolated_after: "2032", people: 2025, first: 12, source: "x"});
});
