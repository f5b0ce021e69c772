// Plans side by side.
import assert from "node:assert/strict";
import {test} from "node:test";
import {contrast, parseHex} from "../../static/js/pure/colour.js";
import {CHANGE_HUES, changeColours, compareLink, judged, narrowing, plansOf, points, principlesOf} from "../../static/js/pure/compare.js";

test("a link names plans once each, at most four, and says them again", () => {
  assert.deepEqual(plansOf("?planer=3,20,3,x,-1,7,8,9"), [3, 20, 7, 8]);
  assert.deepEqual(plansOf(""), []);
  assert.equal(compareLink([3, 20], "difference", "?lang=en"), "?lang=en&planer=3,20&visa=difference");
  assert.equal(compareLink([], "", "?planer=3&lang=en"), "?lang=en");
});

const row = (better, ...values) => ({code: "travel_p90", column: "car.all", unit: "min", better, year: 0, values, lacks: values.map(() => [])});

test("less is better or worse by the figure's own aim, and too little to be shown is the same", () => {
  assert.equal(judged(row(-1, 19.4, 18.9), 1), "better");
  assert.equal(judged(row(-1, 19.4, 20.1), 1), "worse");
  assert.equal(judged(row(1, 19.4, 20.1), 1), "better");
  assert.equal(judged(row(-1, 19.4, 19.42), 1), "same");
  assert.equal(judged(row(0, 1, 2), 1), "neither");
  assert.equal(judged(row(-1, null, 2), 1), "neither");
  assert.equal(judged(row(-1, 19.4, null), 1), "neither");
});

test("figures that lack different areas are not of the same people, and neither is better", () => {
  const lack = [{code: "offices_without_road", areas: ["Sydost"]}];
  assert.equal(judged({...row(-1, 19.4, 12.1), lacks: [[], lack]}, 1), "apart");
  assert.equal(judged({...row(-1, 19.4, 12.1), lacks: [lack, lack]}, 1), "better");
});

test("a figure is narrowed by mode, group and year, and not by everybody", () => {
  assert.deepEqual(narrowing({column: "car.age_80_plus", year: 0}), {mode: "car", group: "age_80_plus", year: ""});
  assert.deepEqual(narrowing({column: "all", year: 2035}), {mode: "", group: "", year: "2035"});
});

test("a change has one colour in all plans, and its way back another", () => {
  const colours = changeColours([{from: "ost", to: "syd"}, {from: "syd", to: "ost"}, {from: "ost", to: "syd"}]);
  assert.equal(colours.size, 2);
  assert.notEqual(colours.get("ost-syd"), colours.get("syd-ost"));
});

test("points are summed over what has been valued", () => {
  const said = [
    {plan_id: 3, principle: "near", score: 2, reason: "", version: 1}, {plan_id: 3, principle: "even", score: null, reason: "", version: 1},
    {plan_id: 3, principle: "alarm", score: 0, reason: "", version: 1}, {plan_id: 4, principle: "near", score: 3, reason: "", version: 1},
  ];
  assert.deepEqual(points(said, 3), {sum: 2, most: 6});
  assert.deepEqual(points(said, 5), {sum: 0, most: 0});
  assert.deepEqual(principlesOf(["near", "even"], [...said, {plan_id: 4, principle: "Ö", score: 1}, {plan_id: 4, principle: "A", score: null}]),
    ["near", "even", "A", "alarm", "Ö"]);
});

test("a hidden count is neither better nor worse", () => {
  const row = {code: "moved_out", column: "all", unit: "people", better: -1, year: 0, values: [0, "<5", 7], lacks: [[], [], []]};
  assert.equal(judged(row, 1), "neither");
  assert.equal(judged(row, 2), "worse");
});

test("no change is grey on a grey map, nor too pale to be seen on it", () => {
  const ground = parseHex("#f4f4f2");
  for (const hue of CHANGE_HUES) {
    const rgb = parseHex(hue);
    assert.ok(Math.max(...rgb) - Math.min(...rgb) > 60, hue);
    assert.ok(contrast(rgb, ground) > 2, hue);
  }
  assert.equal(new Set(CHANGE_HUES).size, CHANGE_HUES.length);
});
