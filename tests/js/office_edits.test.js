// Offices as edits, and what the list of edits says of them.
import assert from "node:assert/strict";
import {test} from "node:test";
import {editWords} from "../../static/js/pure/edit_words.js";
import {closing, inherited, moving, opening} from "../../static/js/pure/office_edits.js";

const PLACE = {e: 536_028.123, n: 6_473_709.06, label: "Drottninggatan 45"};

test("an office is opened for an area under a code that no other has", () => {
  assert.deepEqual(opening({name: "Bas Öst", area: "nytt", division: "hemvard", place: PLACE, taken: ["bas-ost"]}),
    {op: "open_office", office: "bas-ost-2", name: "Bas Öst", kind: "base", e: 536_028.1, n: 6_473_709.1, address: "Drottninggatan 45", areas: ["nytt"]});
  const {kind, address} = opening({name: "Ryd", area: "", division: "socialtjanst", place: {e: 1, n: 2}, taken: []});
  assert.deepEqual([kind, address], ["office", undefined]);
});

test("an office is moved to a place and closed for another, or for none", () => {
  assert.deepEqual(moving("bas-ost", PLACE), {op: "move_office", office: "bas-ost", e: 536_028.1, n: 6_473_709.1});
  assert.deepEqual(closing("bas-ost", "bas-syd"), {op: "close_office", office: "bas-ost", to: "bas-syd"});
  assert.deepEqual(closing("bas-ost", ""), {op: "close_office", office: "bas-ost"});
});

test("a new area keeps what all of its ground has in common, and nothing else", () => {
  const ost = {office: "bas-ost", provider: "egen"};
  assert.deepEqual(inherited([ost, ost]), ost);
  assert.deepEqual(inherited([ost, {office: "bas-syd", provider: "egen"}]), {provider: "egen"});
  assert.deepEqual(inherited([{office: "", provider: ""}]), {});
  assert.deepEqual(inherited([]), {});
});

test("the list names an office by the name it was opened with, and says whom it serves and who takes over", () => {
  const names = Object.fromEntries(["area", "district", "office", "provider"].map((what) => [what, (code) => `<${code}>`]));
  const say = (key, facts) => [key, facts];
  const words = (edit) => editWords(edit, names, say);
  assert.deepEqual(words({op: "open_office", office: "x", name: "Bas Öst", areas: ["nytt"]}),
    ["did_open_office_for", {office: "Bas Öst", areas: ["<nytt>"]}]);
  assert.equal(words({op: "open_office", office: "x", name: "Bas Öst"})[0], "did_open_office");
  assert.deepEqual(words({op: "close_office", office: "x", to: "y"}), ["did_close_office_to", {office: "<x>", to: "<y>"}]);
  assert.equal(words({op: "close_office", office: "x", to: ""})[0], "did_close_office");
  assert.equal(words({op: "set_office", area: "a", office: ""})[0], "did_set_no_office");
  assert.equal(words({op: "set_provider", area: "a", provider: ""})[0], "did_set_no_provider");
});

test("a border is named by its areas, each once", () => {
  const names = {area: (code) => code, district: String, office: String, provider: String};
  const words = (areas) => editWords({op: "move_border", areas}, names, (key, facts) => [key, facts]);
  assert.deepEqual(words(["ost", "ost", "sydost", "sydost"]), ["did_reshape_two", {one: "ost", other: "sydost"}]);
  assert.deepEqual(words(["ost", "syd", "sydost"]), ["did_reshape", {areas: ["ost", "syd", "sydost"]}]);
});
