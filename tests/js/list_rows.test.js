// Rows of a list in words, and outcomes in their order.
import assert from "node:assert/strict";
import {test} from "node:test";
import {rowsText, toldOutcomes} from "../../static/js/pure/list_rows.js";

const say = (key, facts = {}) => `${key} ${JSON.stringify(facts)}`;

test("one, two, and more rows than are named", () => {
  assert.equal(rowsText([8], 1, say), 'list_row {"row":"8"}');
  assert.equal(rowsText([8, 10], 2, say), 'list_rows_two {"rows":"8","last":"10"}');
  assert.equal(rowsText([8, 10, 12, 14], 34, say), 'list_rows_and_more {"rows":"8, 10, 12","rest":31}');
});

test("outcomes are told in their order, without those that no row had", () => {
  assert.deepEqual(toldOutcomes({empty: 1, found: 3, several: 0}), [["found", 3], ["empty", 1]]);
});
