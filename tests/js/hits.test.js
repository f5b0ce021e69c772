// Suggestions grouped by street, and places in links.
import assert from "node:assert/strict";
import {test} from "node:test";
import {groupStreets} from "../../static/js/pure/hits.js";
import {placeLink, placeOfLink} from "../../static/js/pure/place_link.js";

const hit = (label, kind, detail) => ({label, kind, detail});

test("a street through five places is one suggestion that names three and counts two", () => {
  const streets = ["Ljungsbro", "Västerlösa", "Malmslätt", "Berg", "Rappestad"].map((where) =>
    hit("Ljungsbrovägen", "street", where),
  );
  const shown = groupStreets([hit("Ljungsbro", "district", ""), ...streets, hit("Ljungsbro omland", "district", "")], 8);
  assert.deepEqual(shown.map(({label}) => label), ["Ljungsbro", "Ljungsbrovägen", "Ljungsbro omland"]);
  assert.equal(shown[1].detail, "Ljungsbro, Västerlösa, Malmslätt, +2");
});

test("addresses of one name stay apart, and of others no more are shown than asked for", () => {
  const two = [hit("Storgatan 1", "address", "Linköping"), hit("Storgatan 1", "address", "Ljungsbro")];
  assert.deepEqual(groupStreets(two, 8), two);
  const ten = Array.from({length: 10}, (_, i) => hit(`Storgatan ${10 + i}`, "address", "Linköping"));
  assert.deepEqual(groupStreets(ten, 8), ten.slice(0, 8));
});

test("an address that ten places have is shown in all ten, and nothing else in their stead", () => {
  const ten = Array.from({length: 10}, (_, i) => hit("Kyrkvägen 3 A", "address", `place ${i}`));
  assert.deepEqual(groupStreets([...ten, hit("Kyrkvägen 1", "address", "place 0")], 8), ten);
});

test("a place goes through a link and back, to the metre", () => {
  assert.equal(placeLink({e: 538926.63, n: 6470286.3}), "/#n=6470286&e=538927");
  assert.deepEqual(placeOfLink("#n=6470286&e=538927"), {e: 538927, n: 6470286});
});

test("a fragment that is no place is none", () => {
  for (const fragment of ["", "#", "#n=1", "#n=a&e=b", "#n=&e=", "#e=1e9&n=2", "#n=999999999&e=1"]) {
    assert.equal(placeOfLink(fragment), null, fragment);
  }
});
