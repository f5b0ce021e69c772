// What waits for the server, as it is drawn.
import assert from "node:assert/strict";
import {test} from "node:test";
import {waitingOn} from "../../static/js/pure/waiting_edits.js";

const toGrid = ({lon, lat}) => ({e: lon * 10, n: lat * 10});

test("districts, drawings, borders, areas and offices that wait are all told, in the grid", () => {
  const polygon = {type: "Polygon", coordinates: []};
  const becomes = {type: "MultiLineString", coordinates: []};
  const geometry = {type: "Polygon", coordinates: [[]]};
  const found = waitingOn([
    {op: "move_districts", districts: ["146", "145"], to: "syd"},
    {op: "assign_polygon", polygon, to: "syd"},
    {op: "move_border", areas: ["a", "b"], was: {}, becomes},
    {op: "add_area", area: {code: "ny", geometry}},
    {op: "add_area", area: {code: "ny2", districts: ["144"]}},
    {op: "merge", areas: ["a", "b"], into: "a"},
    {op: "remove_area", area: "c", to: "a"},
    {op: "move_office", office: "k", e: 1, n: 2},
    {op: "open_office", office: "l", lon: 15, lat: 58},
    {op: "rename", area: "a", name: "Nytt namn"},
  ], toGrid);
  assert.deepEqual(found.shapes, [polygon, becomes, geometry]);
  assert.deepEqual(found.districts, ["146", "145", "144"]);
  assert.deepEqual(found.areas, ["a", "b", "c"]);
  assert.deepEqual(found.places, [{e: 1, n: 2}, {e: 150, n: 580}]);
});
