// The link to the workspace, both ways, and an edit in words.
import assert from "node:assert/strict";
import {test} from "node:test";
import {editWords, newCode} from "../../static/js/pure/edit_words.js";
import {readLink, writeLink, traces} from "../../static/js/pure/plan_link.js";

test("a link says again what was written into it", () => {
  const said = {
    division: "hemvard", plan: 4, view: [538000, 6473000, 20], picked: ["146", "143"], chosen: "ost", tab: "areas",
    year: 2032, tool: "border", layer: "eldest", hidden: ["roads"], folded: ["right"],
  };
  assert.deepEqual(readLink(writeLink(said, "")), said);
});

test("a link tells nothing hidden from what is hidden until asked for", () => {
  const nothing = readLink("");
  assert.deepEqual(nothing.hidden, ["addresses"]);
  const all = writeLink({...nothing, hidden: []}, "");
  assert.equal(all, "?hide=-");
  assert.deepEqual(readLink(all).hidden, []);
});

test("what others put in the link stays, what says nothing goes", () => {
  const nothing = readLink("");
  assert.equal(writeLink(nothing, "?lang=en&plan=4"), "?lang=en");
});

test("a strange link is read as nothing", () => {
  assert.deepEqual(readLink("?plan=x&view=1,2&year=-1"), readLink(""));
  assert.equal(readLink("?view=1,2,0").view, null);
});

const names = {
  area: (code) => ({ost: "Öst", syd: "Syd"})[code] ?? code, district: (code) => ({146: "Hackefors"})[code] ?? code,
  office: (code) => code, provider: (code) => code,
};
const say = (key, facts) => `${key} ${JSON.stringify(facts)}`;

test("one district is told by name, several by number", () => {
  const one = editWords({op: "move_districts", districts: ["146"], to: "ost"}, names, say);
  assert.equal(one, 'did_move_district {"name":"Hackefors","count":1,"to":"Öst"}');
  assert.match(editWords({op: "move_districts", districts: ["1", "2"], to: "ost"}, names, say), /^did_move_districts .*"count":2/);
});

test("a merge names those that are no more", () => {
  assert.equal(editWords({op: "merge", areas: ["ost", "syd"], into: "ost"}, names, say), 'did_merge {"areas":["Syd"],"into":"Öst"}');
});

test("a new area's code is made of its name and is nobody else's", () => {
  assert.equal(newCode("Yttre Öst", []), "yttre-ost");
  assert.equal(newCode("Öst", ["ost", "ost-2"]), "ost-3");
  assert.equal(newCode("!!!", []), "omrade");
});

test("a view traces a house that it shows near by, or that it has in its middle however far away", () => {
  const house = {e: 537_000, n: 6_474_000};
  const size = [600, 800];
  assert.ok(traces([537_000, 6_474_000, 1], size, house));
  assert.ok(traces([537_250, 6_474_000, 1], size, house), "in sight, beside the middle");
  assert.ok(!traces([538_000, 6_474_000, 1], size, house), "out of sight");
  assert.ok(traces([537_000, 6_474_000, 80], size, house), "zoomed out, and still the middle");
  assert.ok(!traces([536_000, 6_465_000, 80], size, house), "the whole municipality");
});
