// Luminance and contrast against the two cases WCAG 2.2 states: black on white is 21, a colour on itself 1.
import assert from "node:assert/strict";
import {test} from "node:test";
import {HUES, areaPaint, contrast, luminance, mix, parseHex} from "../../static/js/pure/colour.js";

const numbers = (css) => css.match(/[\d.]+/g).map(Number);

test("hex colours are read, short and long; anything else is none", () => {
  assert.deepEqual(parseHex("#0072b2"), [0, 114, 178]);
  assert.deepEqual(parseHex("#fa0"), [255, 170, 0]);
  assert.equal(parseHex("red"), null);
  assert.equal(parseHex(""), null);
});

test("luminance and contrast at their ends", () => {
  assert.equal(luminance([0, 0, 0]), 0);
  assert.equal(luminance([255, 255, 255]), 1);
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([10, 20, 30], [10, 20, 30]), 1);
});

test("half way from black to white is grey", () => {
  assert.deepEqual(mix([0, 0, 0], [255, 255, 255], 0.5), [128, 128, 128]);
});

test("an area without a colour gets the hue of its place, and the hues repeat", () => {
  assert.deepEqual(areaPaint("", 1, false), areaPaint(HUES[1], 0, false));
  assert.deepEqual(areaPaint("", HUES.length, false), areaPaint(HUES[0], 0, false));
});

test("the initial on a pin can be read: 4.5 to 1 on every hue, light and dark", () => {
  for (const hue of HUES) {
    for (const dark of [false, true]) {
      const paint = areaPaint(hue, 0, dark);
      const ratio = contrast(numbers(paint.border).slice(0, 3), numbers(paint.ink).slice(0, 3));
      assert.ok(ratio >= 4.5, `${hue} ${dark ? "dark" : "light"}: ${ratio.toFixed(2)}`);
    }
  }
});

test("neighbouring hues differ also for those who see no colour", () => {
  for (let i = 1; i < HUES.length; i += 1) {
    const step = Math.abs(luminance(parseHex(HUES[i])) - luminance(parseHex(HUES[i - 1])));
    assert.ok(step >= 0.07, `${HUES[i - 1]} ${HUES[i]}: ${step.toFixed(3)}`);
  }
});
