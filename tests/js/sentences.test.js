// One answer by head: an address 38 m from a border, an office nearer than the assigned one, an assumed plan.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import * as words from "../../static/js/pure/sentences.js";
import {fill} from "../../static/js/pure/wording.js";

const catalogue = JSON.parse(readFileSync(new URL("../../static/i18n/sv/ui.json", import.meta.url), "utf8"));
const names = {
  divisions: {socialtjanst: "Socialtjänst", hemvard: "Hemvård"},
  "travel.modes": {car: "bil"},
  "travel.periods": {day: "dag"},
  travel: {assumption: "{mode}, {period}: {speed_set}, {calibration}"},
  unplanned: {
    no_plan: "det finns ingen plan än.",
    not_that_day: "ingen plan gäller {date}.",
    later: "ingen plan gäller {date}. Den första vi känner till gäller från {first_day}.",
  },
  bases: {decided: "beslutad", computed: "beräknat förslag"},
};
const swedish = {
  language: "sv",
  say: (key, facts = {}) => fill(catalogue.ui[key] ?? key, facts, "sv"),
  known: (group, key, facts = {}) => {
    const sentence = ({...catalogue, ...names})[group]?.[key];
    return sentence && fill(sentence, facts, "sv");
  },
};
const seen = (text) => text.replaceAll("\u00a0", " ");

const PLAN = {id: 2, name: "Närmaste", status: "in_force", basis: "computed", valid_from: "2026-01-01", valid_to: null};
const SOCIAL = {
  division: "socialtjanst",
  plan: PLAN,
  area: {code: "ost", name: "Öst", colour: "#e69f00"},
  office: {code: "ost", name: "Områdeskontor Öst", kind: "office", address: "Drottninggatan 45", phone: "013-1", hours: ""},
  provider: null,
  distance_to_border_m: 38.2,
  verify: true,
  neighbour: {code: "vast", name: "Väst"},
  minutes: {assigned: {car: 4.2, bike: 6.1, walk: null}, nearest: {code: "vast", name: "Områdeskontor Väst", car: 3, bike: 5.4, walk: 12}},
};
const CARE = {
  division: "hemvard",
  plan: {...PLAN, basis: "decided"},
  area: {code: "centrum", name: "Centrum", colour: ""},
  office: null,
  provider: {code: "a", name: "Attendo", kind: "privat"},
  distance_to_border_m: null,
  verify: false,
  neighbour: null,
};
const ANSWER = {
  understood: {kind: "address", label: "Drottninggatan 45", corrected: true, note: ""},
  date: "2026-11-22",
  example_data: false,
  synthetic: [],
  address: {label: "Drottninggatan 45", postcode: "58227", locality: "Linköping", accuracy_m: 50, origin: "register"},
  point: {lon: 15.6, lat: 58.4, e: 536000, n: 6474000},
  district: {code: "133", name: "Innerstaden", kind: "stadsdel"},
  divisions: [SOCIAL, CARE],
  unplanned: [],
  responsible: null,
  verify: true,
};

test("the big line is the office where citizens go, else the area", () => {
  assert.equal(words.mainLine(SOCIAL, swedish), "Områdeskontor Öst");
  assert.equal(words.mainLine(CARE, swedish), "Område Centrum");
  assert.equal(words.mainLine({...SOCIAL, office: {...SOCIAL.office, kind: "base"}}, swedish), "Område Öst");
});

test("an area that calls itself one is not called so twice", () => {
  assert.equal(words.areaName("Område Norr", swedish), "Område Norr");
  assert.equal(words.areaName("Norr", swedish), "Område Norr");
});

test("a division that says nothing that day is named with the reason, in the page and in the copied text", () => {
  const silent = [
    {division: "socialtjanst", reason: "no_plan", name: "", first_day: ""},
    {division: "hemvard", reason: "not_that_day", name: "", first_day: "2023-05-01"},
  ];
  const answer = {...ANSWER, date: "1850-01-01", divisions: [], unplanned: silent};
  const lines = [
    "Socialtjänst: det finns ingen plan än.",
    "Hemvård: ingen plan gäller 1 januari 1850. Den första vi känner till gäller från 1 maj 2023.",
  ];
  assert.deepEqual(words.unplannedLines(answer, swedish).map(seen), lines);
  const copied = seen(words.plainText(answer, swedish));
  assert.ok(lines.every((line) => copied.includes(line)));
  const last = {...answer, unplanned: [{...silent[1], first_day: ""}]};
  assert.deepEqual(words.unplannedLines(last, swedish).map(seen), ["Hemvård: ingen plan gäller 1 januari 1850."]);
});

test("postcode and locality follow the district, each once", () => {
  assert.equal(seen(words.whereabouts(ANSWER)), "Innerstaden · 582 27 Linköping");
  const same = {...ANSWER, address: {...ANSWER.address, locality: "Innerstaden", postcode: ""}};
  assert.equal(words.whereabouts(same), "Innerstaden");
  assert.equal(words.whereabouts({...ANSWER, address: null}), "Innerstaden");
});

test("only modes with a time are told, and no times means no line", () => {
  assert.equal(seen(words.travelLine(SOCIAL, swedish)), "4 min bil · 6 min cykel");
  assert.equal(words.travelLine(CARE, swedish), "");
});

test("times from a team base say so", () => {
  const base = {...SOCIAL, office: {...SOCIAL.office, kind: "base"}};
  assert.equal(seen(words.travelLine(base, swedish)), "4 min bil · 6 min cykel från utgångslokalen");
});

test("what the minutes assume is told by mode, and not where there are none", () => {
  const assumed = {car: {mode: "car", period: "day", speed_set: "x", calibration: 0.85}};
  const answer = {...ANSWER, divisions: [{...SOCIAL, minutes: {...SOCIAL.minutes, assumptions: assumed}}]};
  assert.deepEqual(words.travelAssumptions(answer, swedish).map(seen), ["Bil, dag: x, 85 %"]);
  assert.deepEqual(words.travelAssumptions(ANSWER, swedish), []);
});

test("the way to the street is told by mode, and where it is too far why there are no minutes", () => {
  const assumptions = Object.fromEntries(["car", "bike", "walk"].map((mode) => [mode, {mode, period: "day", most_access_m: 500}]));
  const divisions = [{...SOCIAL, minutes: {...SOCIAL.minutes, assumptions}}];
  const near = {...ANSWER, divisions, access: {car: {metres: 12.4, minutes: 0.15}, bike: {metres: 12.4, minutes: 0.15}, walk: null}};
  assert.deepEqual(words.accessLines(near, swedish).map(seen), [
    "Till närmaste väg: 12 m (0,2 min) med bil, 12 m (0,2 min) med cykel. Det ingår i restiden.",
    "Närmaste väg till fots ligger mer än 500 m bort, så restid saknas.",
  ]);
  assert.equal(words.periodWord(divisions[0], swedish), "dag");
  const nowhere = {...near, access: {car: null, bike: null, walk: null}};
  assert.deepEqual(words.accessLines(nowhere, swedish).map(seen), ["Närmaste väg ligger mer än 500 m bort, så restid saknas."]);
  const cut = {...divisions[0], minutes: {...divisions[0].minutes, assigned: {car: null, bike: null, walk: null}}};
  assert.equal(words.periodWord(cut, swedish), "");
  assert.deepEqual(words.accessLines({...ANSWER, access: null}, swedish), []);
  assert.equal(words.offStreetLine(ANSWER, swedish), "");
});

test("an office as many whole minutes away is told to be as near", () => {
  const nearest = {code: "vast", name: "Områdeskontor Väst", car: 3.8, bike: null, walk: null};
  const close = {...SOCIAL, minutes: {assigned: {car: 4.2}, nearest}};
  assert.equal(seen(words.nearerLine(close, swedish)), "Områdeskontor Väst ligger lika nära: 4 min bil.");
});

test("an office that no street leads to is said to be so, and nothing is said where nothing is known", () => {
  const cut = {...SOCIAL, minutes: {assigned: {car: null, bike: null, walk: null}, nearest: null}};
  assert.equal(words.travelLine(cut, swedish), catalogue.ui.travel_no_way);
  assert.equal(words.travelLine({...SOCIAL, minutes: null}, swedish), "");
});

test("a district that was asked for is not named twice", () => {
  const whole = {...ANSWER, address: null, understood: {...ANSWER.understood, label: "Innerstaden"}};
  assert.equal(words.whereabouts(whole), "");
  assert.equal(words.whereabouts({...whole, understood: {...whole.understood, label: "Stora torget"}}), "Innerstaden");
});

test("a nearer office is told, the assigned one is not", () => {
  assert.equal(seen(words.nearerLine(SOCIAL, swedish)), "Områdeskontor Väst ligger närmare: 3 min bil · 5 min cykel · 12 min gång.");
  const own = {...SOCIAL, minutes: {assigned: {car: 3}, nearest: {code: "ost", name: "Öst", car: 3}}};
  assert.equal(words.nearerLine(own, swedish), "");
});

test("near a border it says how near, how exact the address is, and what lies beyond", () => {
  const {title, advice} = words.verifyLines(SOCIAL, ANSWER, swedish);
  assert.equal(seen(title), "Nära gräns (38 m): kontrollera.");
  assert.match(seen(advice), /Område Väst/);
  assert.match(seen(advice), /50 m/);
  assert.equal(words.verifyLines(CARE, ANSWER, swedish), null);
});

test("what is decided carries no mark, everything else does", () => {
  assert.equal(words.basisMark(CARE, swedish), "");
  assert.equal(words.basisMark(SOCIAL, swedish), "beräknat förslag");
});

test("a division that only repeats the district is left out, unless it must be checked", () => {
  const district = {...CARE, provider: null, area: {code: "133", name: "Innerstaden", colour: ""}};
  const told = (one) => words.tellingDivisions({...ANSWER, divisions: [one]}).length;
  assert.equal(told(district), 0);
  assert.equal(told({...district, verify: true}), 1);
});

test("the copied text holds everything, in order, with one empty line between divisions", () => {
  assert.deepEqual(seen(words.plainText(ANSWER, swedish)).split("\n"), [
    "Drottninggatan 45",
    "Innerstaden · 582 27 Linköping",
    "",
    "Socialtjänst: Områdeskontor Öst (beräknat förslag)",
    "Område Öst · Drottninggatan 45",
    "Telefon: 013-1",
    "4 min bil · 6 min cykel",
    "Områdeskontor Väst ligger närmare: 3 min bil · 5 min cykel · 12 min gång.",
    seen(`${words.verifyLines(SOCIAL, ANSWER, swedish).title} ${words.verifyLines(SOCIAL, ANSWER, swedish).advice}`),
    "",
    "Hemvård: Område Centrum",
    "Utförare: Attendo",
    "",
    "Svaret gäller 22 november 2026.",
  ]);
});

test("example data are said also in the copied text", () => {
  const text = words.plainText({...ANSWER, example_data: true, synthetic: ["places", "roads"]}, swedish);
  assert.match(text, /exempeldata\. Påhittat: platser, vägar och restider\./);
  assert.doesNotMatch(words.plainText(ANSWER, swedish), /exempeldata/);
});

test("an undecided responsibility is said, never guessed", () => {
  const responsible = {service: "lss", undecided: true, candidates: [{committee: "utreds", administration: ""}]};
  const text = words.plainText({...ANSWER, responsible}, swedish);
  assert.match(text, /inte beslutat/);
});

test("a screen reader hears the address, each division, and what must be checked", () => {
  assert.equal(
    seen(words.spoken(ANSWER, swedish)),
    "Drottninggatan 45. Socialtjänst: Områdeskontor Öst. Nära gräns (38 m): kontrollera. Hemvård: Område Centrum.",
  );
});
