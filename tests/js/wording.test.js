// Expected values are those of the house style: sv `1 743` with U+00A0, `98,1`; minus is U+2212; unknown is –.
import assert from "node:assert/strict";
import {test} from "node:test";
import {
  fill, formatDate, formatMetres, formatMinutes, formatNumber, formatPostcode, together,
} from "../../static/js/pure/wording.js";

const seen = (text) => text.replaceAll("\u00a0", "_");

test("numbers are grouped and marked by language", () => {
  assert.equal(seen(formatNumber(1743, "sv")), "1_743");
  assert.equal(formatNumber(1743, "en"), "1,743");
  assert.equal(formatNumber(98.14, "sv"), "98,1");
  assert.equal(formatNumber(98.14, "en"), "98.1");
});

test("minus is a minus sign in both languages", () => {
  assert.equal(formatNumber(-4, "sv"), "−4");
  assert.equal(formatNumber(-4, "en"), "−4");
});

test("what is not known is a dash, never a zero", () => {
  for (const unknown of [null, undefined, NaN, Infinity]) {
    assert.equal(formatNumber(unknown, "sv"), "–");
    assert.equal(formatMetres(unknown, "sv"), "–");
    assert.equal(formatMinutes(unknown, "sv"), "–");
  }
  assert.equal(formatDate(null, "sv"), "–");
});

test("lengths change to kilometres where metres would be four digits", () => {
  assert.equal(seen(formatMetres(38.2, "sv")), "38_m");
  assert.equal(seen(formatMetres(999.4, "sv")), "999_m");
  assert.equal(seen(formatMetres(999.6, "sv")), "1_km");
  assert.equal(seen(formatMetres(1430, "sv")), "1,4_km");
  assert.equal(seen(formatMetres(1430, "en")), "1.4_km");
});

test("minutes are whole; under half a minute is said so", () => {
  assert.equal(seen(formatMinutes(4.2, "sv")), "4_min");
  assert.equal(seen(formatMinutes(0.4, "sv")), "<1_min");
  assert.equal(seen(formatMinutes(0, "sv")), "<1_min");
});

test("dates are written out, and what is no date stays as it is", () => {
  assert.equal(seen(formatDate("2027-05-01", "sv")), "1_maj_2027");
  assert.equal(seen(formatDate("2027-05-01", "en")), "1_May_2027");
  assert.equal(formatDate("snart", "sv"), "snart");
});

test("postcodes are parted after the third digit", () => {
  assert.equal(seen(formatPostcode("58227")), "582_27");
  assert.equal(formatPostcode(""), "");
});

test("sentences are filled as the command line fills them", () => {
  assert.equal(fill("{street} {number}", {street: "Storgatan", number: 5}, "sv"), "Storgatan 5");
  assert.equal(seen(fill("{count} av {all}", {count: 1743, all: 2000.55}, "sv")), "1_743 av 2_000,6");
  assert.equal(fill("{share}", {share: 0.5}, "sv"), "0,50");
  assert.equal(fill("år {year:plain}, inte {other:plain}", {year: 2032}, "sv"), "år 2032, inte –");
  assert.equal(fill("{names}", {names: ["Ryd", "Berga"]}, "sv"), "Ryd, Berga");
  assert.equal(fill("{candidates}", {candidates: [{label: "Storgatan 5"}]}, "sv"), "Storgatan 5");
  assert.equal(fill("{missing}", {}, "sv"), "–");
  assert.equal(fill("{count} {count?kod|koder}", {count: 1}, "sv"), "1 kod");
  assert.equal(fill("{count} {count?kod|koder}", {count: 2}, "sv"), "2 koder");
  assert.equal(fill("{names?Inom|Mellan} {names}", {names: ["Ryd"]}, "sv"), "Inom Ryd");
  const words = {divisions: {hemvard: "Hemvård"}};
  assert.equal(fill("{of:divisions}, {of}", {of: "hemvard"}, "sv", words), "Hemvård, hemvard");
  assert.equal(fill("{of:divisions}", {of: ["hemvard", "x"]}, "sv", words), "Hemvård, x");
  const why = {left_out: {outside: "{count} ligger utanför"}};
  assert.equal(seen(fill("{of:left_out}", {of: [{code: "outside", count: 1743}]}, "sv", why)), "1_743 ligger utanför");
});

test("a fact with braces or dollar signs is text, not a pattern", () => {
  assert.equal(fill("”{text}”", {text: "$& {other} <b>"}, "sv"), "”$& {other} <b>”");
});

test("what the server hid stays as it is, in sums too", () => {
  assert.equal(formatNumber("<5", "sv"), "<5");
  assert.equal(formatNumber("..", "en", 1), "..");
  assert.equal(seen(together([1600, 16, "<5", ".."], "sv")), "1_616 + <5 + ..");
  assert.equal(together([], "sv"), "0");
  assert.equal(together(["<5"], "sv"), "<5");
  assert.equal(together([0, "<5"], "sv"), "<5");
});
