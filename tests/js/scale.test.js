// The scale is even in lightness, and no two neighbours fall together for a colour-blind reader.
import assert from "node:assert/strict";
import {test} from "node:test";
import {parseHex} from "../../static/js/pure/colour.js";
import {MOST_CLASSES, lightness, sequential} from "../../static/js/pure/scale.js";

/** How colours are seen without one of the three kinds of cone: Machado, Oliveira and Fernandes (2009), severity 1. */
const SIGHTS = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const encoded = (value) => {
  const part = Math.min(Math.max(value, 0), 1);
  return 255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055);
};
const seen = (rgb, m) => {
  const [r, g, b] = rgb.map(linear);
  return [0, 3, 6].map((row) => encoded(m[row] * r + m[row + 1] * g + m[row + 2] * b));
};

test("lightness is that of CIE L*", () => {
  // By definition: white is 100, black 0; the grey of 18 % luminance, sRGB 118, has 116 * 0.18^(1/3) - 16 = 49.5.
  assert.equal(Math.round(lightness([255, 255, 255])), 100);
  assert.equal(lightness([0, 0, 0]), 0);
  assert.ok(Math.abs(lightness([118, 118, 118]) - 49.5) < 0.5);
});

for (const dark of [false, true]) {
  for (let count = 2; count <= MOST_CLASSES; count += 1) {
    test(`${count} classes on ${dark ? "dark" : "light"} ground lie at even steps of lightness`, () => {
      const lights = sequential(count, dark).map(lightness);
      const step = (lights.at(-1) - lights[0]) / (count - 1);
      assert.equal(step > 0, !dark);
      lights.slice(1).forEach((light, i) => {
        // A channel is a whole number of 255, which is up to 0.6 of L* for these colours.
        assert.ok(Math.abs(light - lights[i] - step) < 1.2, `${lights}`);
      });
    });
  }

  for (const [sight, matrix] of Object.entries(SIGHTS)) {
    test(`${MOST_CLASSES} classes keep their order with ${sight} on ${dark ? "dark" : "light"} ground`, () => {
      const lights = sequential(MOST_CLASSES, dark).map((rgb) => lightness(seen(rgb, matrix)));
      lights.slice(1).forEach((light, i) => {
        const step = dark ? lights[i] - light : light - lights[i];
        // 5 of L* apart: twice what is just seen between two fields that touch.
        assert.ok(step > 5, `${sight}: ${lights.map(Math.round)}`);
      });
    });
  }
}

test("one class is one colour, and more than seven are never made", () => {
  assert.equal(sequential(1, false).length, 1);
  assert.equal(sequential(12, false).length, MOST_CLASSES);
  assert.deepEqual(parseHex("#440154"), [68, 1, 84]);
});
