// What an edit did, in words.
import assert from "node:assert/strict";
import {test} from "node:test";
import {amount, effectWords, wayWords} from "../../static/js/pure/effect_words.js";

const nothing = {seq: 1, moved: 0, moved_80_plus: 0, provider_changes: 0, office_changes: 0, office_relocated: 0, areas: [], ways: []};
const say = (key, facts) => `${key}${facts ? ` ${Object.values(facts).join("/")}` : ""}`;

test("people who move are told with how many are 80 or older, hidden counts as they are", () => {
  const effect = {...nothing, moved: 1616, moved_80_plus: "<5", areas: [{code: "ost", left: 1616, joined: 0}, {code: "syd", left: 0, joined: 1616}],
    ways: [{from_area: "ost", to_area: "syd", people: 1616}]};
  assert.deepEqual(effectWords(effect, say, "sv"), ["effect_moved 1\u00a0616/<5"]);
  assert.deepEqual(wayWords(effect, (code) => code.toUpperCase(), say, "sv"), ["effect_way OST/SYD/1\u00a0616"]);
});

test("an edit that moves nobody says so", () => {
  assert.deepEqual(effectWords(nothing, say, "sv"), ["effect_nobody"]);
  assert.deepEqual(wayWords(nothing, String, say, "sv"), []);
});

test("a hidden count is somebody, an unknown one is a dash", () => {
  assert.deepEqual(effectWords({...nothing, provider_changes: "<5"}, say, "sv"), ["effect_provider <5"]);
  assert.equal(amount(null, "sv"), "–");
  assert.deepEqual(effectWords({...nothing, moved: null}, say, "sv"), ["effect_unknown"]);
});

test("a border that gives and takes is told each way, and what is left of it", () => {
  const effect = {...nothing, moved: 52, moved_80_plus: 0,
    areas: [{code: "ost", left: 12, joined: 40}, {code: "sydost", left: 40, joined: 12}],
    ways: [{from_area: "sydost", to_area: "ost", people: 40}, {from_area: "ost", to_area: "sydost", people: 12}]};
  assert.deepEqual(wayWords(effect, String, say, "sv"),
    ["effect_way sydost/ost/40", "effect_way ost/sydost/12", "effect_net ost +28,sydost −28"]);
  const hidden = {...effect, areas: [{code: "ost", left: "<5", joined: 40}], ways: [{from_area: "ost", to_area: "sydost", people: "<5"}]};
  assert.deepEqual(wayWords(hidden, String, say, "sv"), ["effect_way ost/sydost/<5"]);
});

test("people who only get another office are told, and those who move with their area not twice", () => {
  assert.deepEqual(effectWords({...nothing, office_changes: 9225}, say, "sv"), ["effect_office 9\u00a0225"]);
  assert.deepEqual(effectWords({...nothing, moved: 12, moved_80_plus: 0, office_changes: 12}, say, "sv"), ["effect_moved 12/0"]);
});
