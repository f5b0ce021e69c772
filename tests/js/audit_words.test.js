import assert from "node:assert/strict";
import test from "node:test";
import {factLines} from "../../static/js/pure/audit_words.js";

const WORDS = {reference: "diarienummer", edits: "ändringar", locked: "låst", added: "nya regler"};
const lines = (facts) => factLines(facts, (name) => WORDS[name], (yes) => (yes ? "ja" : "nej"),
  (name, value) => ({after: {decided: "beslutad"}, edits: {rename: "bytte namn"}})[name]?.[value]);

test("what an event tells is said in words, and what is empty is not said", () => {
  assert.deepEqual(lines({reference: "KS 2027:1", why: "", file: null, locked: false}), ["diarienummer: KS 2027:1", "låst: nej"]);
});

test("many of a kind are told as one with how many, and rows by how many they are", () => {
  assert.deepEqual(lines({edits: ["reshape", "rename", "reshape"], added: [{a: 1}, {a: 2}]}),
    ["ändringar: reshape × 2, bytte namn", "nya regler: 2"]);
});

test("where a plan comes from is told before where it goes to, and what is ours is told in words", () => {
  assert.deepEqual(lines({after: "decided", before: "odd", committee: "decided"}), ["before: odd", "after: beslutad", "committee: decided"]);
});

test("a fact without a word keeps its name", () => {
  assert.deepEqual(lines({odd: 3}), ["odd: 3"]);
});
