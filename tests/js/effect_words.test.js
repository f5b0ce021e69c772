// What an edit did, in words.
import assert from "node:assert/strict";
import {test} from "node:test";
import {amount, areaWords, effectWords} from "../../static/js/pure/effect_words.js";

const nothing = {seq: 1, moved: 0, moved_80_plus: 0, provider_changes: 0, office_changes: 0, office_relocated: 0, areas: []};
const say = (key, facts) => `${key}${facts ? ` ${Object.values(facts).join("/")}` : ""}`;

test("people who move are told with how many are 80 or older, hidden counts as they are", () => {
  const effect = {...nothing, moved: 1616, moved_80_plus: "<5", areas: [{code: "ost", left: 1616, joined: 0}, {code: "syd", left: 0, joined: 1616}]};
  assert.deepEqual(effectWords(effect, say, "sv"), ["effect_moved 1\u00a0616/<5"]);
  assert.deepEqual(areaWords(effect, (code) => code.toUpperCase(), "sv"), ["OST −1\u00a0616", "SYD +1\u00a0616"]);
});

test("an edit that moves nobody says so", () => {
  assert.deepEqual(effectWords(nothing, say, "sv"), ["effect_nobody"]);
  assert.deepEqual(areaWords(nothing, String, "sv"), []);
});

test("a hidden count is somebody, an unknown one is a dash", () => {
  assert.deepEqual(effectWords({...nothing, provider_changes: "<5"}, say, "sv"), ["effect_provider <5"]);
  assert.equal(amount(null, "sv"), "–");
});
