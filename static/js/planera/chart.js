// Small charts as SVG; the same numbers stand in a table beside or under each.

import {say} from "../i18n.js";
import {apartFrom, ticks} from "../pure/axis.js";
import {formatNumber, formatShare} from "../pure/wording.js";
import {h} from "../ui/element.js";

/** @typedef {import("../contract.js").Language} Language */

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 0.5;
/** Letters of a name beside the end of a line. */
const LONGEST = 11;

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));
  element.append(...children);
  return element;
}

/**
 * How far an area is from the mean: a bar from the middle, the tolerance as a band, today as a tick.
 *
 * @param {number | null} before
 * @param {number | null} after
 * @param {number} tolerance
 */
export function balanceBar(before, after, tolerance) {
  const x = (/** @type {number} */ value) => 50 + 50 * Math.max(-1, Math.min(1, value / WIDEST));
  const off = after !== null && Math.abs(after) > tolerance + 1e-9;
  const label = after === null ? "–" : say(off ? "plan_outside" : "plan_inside", {share: shareText(after)});
  const band = s("rect", {class: "balance__band", x: x(-tolerance), y: 0, width: x(tolerance) - x(-tolerance), height: 16});
  const middle = s("line", {class: "balance__middle", x1: 50, x2: 50, y1: 0, y2: 16});
  const bar = s("rect", {
    class: off ? "balance__fill is-off" : "balance__fill", y: 4, height: 8, x: Math.min(50, x(after ?? 0)),
    width: Math.abs(x(after ?? 0) - 50),
  });
  const tick = s("line", {class: "balance__was", x1: x(before ?? 0), x2: x(before ?? 0), y1: 1, y2: 15});
  const drawing = s("svg", {class: "balance", viewBox: "0 0 100 16", preserveAspectRatio: "none", "aria-hidden": "true"},
    band, bar, middle, ...(before === null ? [] : [tick]));
  return h("span", {class: "bar-line"}, drawing, h("span", {class: "bar-line__words number"}, label));
}

/** @param {number} value */
function shareText(value) {
  const text = formatShare(Math.round(value * 1000) / 1000, document.documentElement.lang === "en" ? "en" : "sv");
  return value > 0 ? `+${text}` : text;
}

/**
 * Pairs of bars, before above after.
 *
 * @param {string} title
 * @param {{name: string, before: number | null, after: number | null}[]} pairs shares of one
 * @param {Language} language
 */
export function shareBars(title, pairs, language) {
  return h("figure", {class: "chart"}, h("figcaption", {}, title),
    ...pairs.map(({name, before, after}) => h("div", {class: "pairs"},
      h("span", {class: "pairs__name"}, name),
      ...[["before", before], ["after", after]].map(([side, value]) =>
        h("span", {class: `pairs__bar pairs__bar--${side}`},
          h("span", {class: "pairs__fill", style: `width:${Number(value ?? 0) * 100}%`}),
          h("span", {class: "pairs__value number"},
            `${say(side === "before" ? "plan_before" : "plan_after")} ${value === null ? "–" : formatShare(Number(value), language)}`))))));
}

/**
 * Who lives in an area by age, as a pyramid that is a table: today to the left of the ages, the plan to the right.
 *
 * @param {string} title
 * @param {{name: string, before: number | null, after: number | null}[]} bands youngest first
 * @param {string} colour
 * @param {Language} language
 */
export function agePyramid(title, bands, colour, language) {
  const most = Math.max(1, ...bands.flatMap(({before, after}) => [before ?? 0, after ?? 0]));
  const bar = (/** @type {number | null} */ value, /** @type {string} */ fill) =>
    h("td", {class: "age__bar", "aria-hidden": "true"}, h("span", {style: `width:${(100 * (value ?? 0)) / most}%;background:${fill}`}));
  return h("table", {class: "age"}, h("caption", {}, title),
    h("thead", {}, h("tr", {}, h("th", {scope: "col", class: "amount"}, say("plan_before")), h("td"), h("th", {scope: "col"}, say("plan_group")),
      h("td"), h("th", {scope: "col", class: "amount"}, say("plan_after")))),
    h("tbody", {}, ...[...bands].reverse().map(({name, before, after}) => h("tr", {},
      h("td", {class: "amount"}, formatNumber(before, language, 0)), bar(before, "var(--line-strong)"),
      h("th", {scope: "row"}, name), bar(after, colour), h("td", {class: "amount"}, formatNumber(after, language, 0))))));
}

/**
 * How many people have how many minutes: the plan as bars, today as a line of steps over them.
 *
 * @param {{before: number[], after: number[]}} people by class
 * @param {string[]} ticks what stands under each class; "" for nothing
 */
export function spreadBars({before, after}, ticks) {
  const [width, height, left, bottom] = [380, 150, 4, 20];
  const most = Math.max(1, ...before, ...after);
  const step = (width - 2 * left) / Math.max(1, after.length);
  const y = (/** @type {number} */ value) => height - bottom - ((height - bottom - 6) * value) / most;
  const x = (/** @type {number} */ i) => left + i * step;
  const today = before.flatMap((value, i) => [`${x(i).toFixed(1)},${y(value).toFixed(1)}`, `${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`]);
  return s("svg", {class: "spread", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true"},
    ...after.map((value, i) => s("rect", {class: "spread__bar", x: x(i) + 1, width: step - 2, y: y(value), height: height - bottom - y(value)})),
    s("polyline", {class: "spread__today", points: today.join(" ")}),
    s("line", {class: "balance__middle", x1: left, x2: width - left, y1: height - bottom, y2: height - bottom}),
    ...ticks.map((text, i) => (text ? s("text", {class: "lines__label", x: x(i), y: height - 5, "text-anchor": i ? "middle" : "start"}, text) : "")));
}

/** @param {string} name as much of it as fits beside a line; the table has all of it */
function short(name) {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/**
 * Lines over the years, with the tolerance as a band and the chosen year marked.
 *
 * @param {{name: string, colour: string, values: (number | null)[]}[]} series shares
 * @param {number[]} years
 * @param {number} at index of the chosen year
 * @param {number} tolerance
 * @param {Language} language
 * @param {(year: number) => void} onYear
 */
export function lines(series, years, at, tolerance, language, onYear) {
  const [width, height, left, right, bottom] = [410, 190, 44, 66, 22];
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const most = Math.max(0.2, ...values.map((value) => Math.abs(value ?? 0))) * 1.1;
  const x = (/** @type {number} */ i) => left + ((width - left - right) * i) / Math.max(1, years.length - 1);
  const y = (/** @type {number} */ value) => (height - bottom) / 2 - (((height - bottom) / 2 - 6) * value) / most;
  const names = apartFrom(series.map((one) => y(one.values.at(-1) ?? 0)), 13, height - bottom - 4);
  const drawing = s("svg", {class: "lines", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true"},
    s("rect", {class: "balance__band", x: left, width: width - left - right, y: y(tolerance), height: y(-tolerance) - y(tolerance)}),
    ...ticks(most).map((value) =>
      s("text", {class: "lines__label", x: left - 6, y: y(value) + 4, "text-anchor": "end"}, formatShare(value, language))),
    s("line", {class: "balance__middle", x1: left, x2: width - right, y1: y(0), y2: y(0)}),
    ...(at < 0 ? [] : [s("line", {class: "lines__year", x1: x(at), x2: x(at), y1: 4, y2: height - bottom})]),
    ...series.map((one) => s("polyline", {
      class: "lines__line", style: `stroke:${one.colour}`,
      points: one.values.map((value, i) => `${x(i).toFixed(1)},${y(value ?? 0).toFixed(1)}`).join(" "),
    })),
    ...series.map((one, i) => s("text", {class: "lines__name", x: width - right + 6, y: (names[i] ?? 0) + 4}, short(one.name))),
    ...years.map((year, i) => (i % 5 ? "" : s("text", {class: "lines__label", x: x(i), y: height - 6,
      "text-anchor": i ? (i === years.length - 1 ? "end" : "middle") : "start"}, String(year)))));
  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * width;
    const year = years[Math.round(((place - left) / (width - left - right)) * (years.length - 1))];
    if (year !== undefined) {
      onYear(year);
    }
  });
  return drawing;
}
