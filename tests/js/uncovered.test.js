// How far a drawing moves to be seen beside a card.
import assert from "node:assert/strict";
import {test} from "node:test";
import {awayFrom} from "../../static/js/pure/uncovered.js";

const SCREEN = [600, 400];
/** A card 300 pixels wide to the left, 20 pixels free elsewhere. */
const INSETS = [20, 20, 20, 300];

test("what is seen whole stays where it is", () => {
  assert.deepEqual(awayFrom([320, 40, 500, 300], SCREEN, INSETS), [0, 0]);
});

test("what lies under the card comes out to its right, and what lies beyond an edge comes in", () => {
  assert.deepEqual(awayFrom([250, 40, 400, 300], SCREEN, INSETS), [50, 0]);
  assert.deepEqual(awayFrom([500, 200, 650, 390], SCREEN, INSETS), [-70, -10]);
});

test("what is larger than the room is seen from its left and upper edge", () => {
  assert.deepEqual(awayFrom([310, 30, 900, 700], SCREEN, INSETS), [-10, -10]);
});
