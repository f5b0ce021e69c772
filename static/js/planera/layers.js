// What the ground of the map shows: areas, how old the districts are, how far people have, what is reached in time.

import * as api from "../api.js";
import {language, onLanguage, say, sayFault, sayIfKnown} from "../i18n.js";
import {rgba} from "../pure/colour.js";
import {LIMITS, SHOWN, reachRows} from "../pure/reach.js";
import {sequential} from "../pure/scale.js";
import {ELDEST_BREAKS, MINUTES_BREAKS, classes} from "../pure/shades.js";
import {formatNumber, formatPeople, formatShare} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";
import {isDark, onTheme} from "../ui/theme.js";
import {set, state, watch} from "./state.js";

/**
 * @typedef {import("../map/plan_map.js").PlanMap} PlanMap
 * @typedef {{colour: string, words: string, count: string}} LegendRow
 */

const LAYERS = ["areas", "eldest", "minutes", "reach"];
const OPAQUE = 0.75;
/**
 * Answers by question: contours take the server seconds, and the same offices give the same contours.
 *
 * @type {Map<string, Promise<any>>}
 */
const answers = new Map();
const MOST_ANSWERS = 12;
/** Which of several answers is the latest. */
let turn = 0;
let drawn = "";

/** @param {PlanMap} map */
export function mapLayers(map) {
  const choice = byId("layer", HTMLSelectElement);
  choice.addEventListener("change", () => set({layer: choice.value}));
  const names = () => choice.replaceChildren(...LAYERS.map((name) =>
    h("option", {value: name, selected: name === state.layer}, say(`plan_layer_${name}`))));
  const again = () => void show(map);
  names();
  onLanguage(() => {
    names();
    again();
  });
  onTheme(again);
  watch(["layer", "offices", "districts"], again);
  again();
}

/** @param {PlanMap} map */
async function show(map) {
  turn += 1;
  const own = turn;
  const {layer} = state;
  byId("layer", HTMLSelectElement).value = layer;
  if (layer === "areas" || !state.districts.length) {
    drawn = layer;
    map.setShades(null);
    map.setReach([], []);
    legend([]);
    return;
  }
  remark(say("plan_figures_wait"));
  if (layer !== drawn) {
    // Colours without their legend would be read as the new layer's.
    drawn = layer;
    map.setShades(null);
    map.setReach([], []);
  }
  if (!state.plan) {
    return;
  }
  if (layer !== "eldest" && !state.offices.length) {
    map.setShades(null);
    map.setReach([], []);
    remark(say("plan_layer_no_offices"));
    return;
  }
  try {
    const draw = layer === "eldest" ? eldest() : layer === "minutes" ? await minutes() : await reach();
    if (own === turn) {
      draw(map);
    }
  } catch (reason) {
    if (!(reason instanceof api.ApiFault)) {
      throw reason;
    }
    if (own === turn) {
      remark(sayFault(reason));
    }
  }
}

/** @returns {(map: PlanMap) => void} */
function eldest() {
  const figures = state.districts.map(({code, people, age_80_plus: old}) =>
    ({code, value: typeof people === "number" && people && typeof old === "number" ? old / people : null}));
  const share = (/** @type {number} */ value) => formatShare(value, language());
  return shaded(figures, ELDEST_BREAKS, share, true);
}

/** @returns {Promise<(map: PlanMap) => void>} */
async function minutes() {
  const question = {origins: places(), mode: "car", direction: direction()};
  const found = await once("minutes", question, () => api.districtTimes(question));
  const figures = found.districts.map(({code, p90_min: value}) => ({code, value}));
  const minutesOf = (/** @type {number} */ value) => `${formatNumber(value, language())}\u00a0min`;
  return shaded(figures, MINUTES_BREAKS, minutesOf, false, how(found.assumption));
}

/** @returns {Promise<(map: PlanMap) => void>} */
async function reach() {
  /** @type {import("../contract.js").ReachQuestion} */
  const question = {origins: places(), minutes: LIMITS, mode: "car", direction: direction()};
  const found = await once("reach", question, () => api.isochrones(question));
  const colours = sequential(LIMITS.length, isDark());
  const rows = reachRows(found);
  return (map) => {
    map.setShades(null);
    map.setReach(found.features, colours);
    legend(rows.map((row, i) => ({
      colour: row.minutes === null ? "transparent" : rgba(colours[i] ?? [0, 0, 0], SHOWN),
      words: row.minutes === null ? say("plan_layer_beyond") : say("plan_within", {minutes: row.minutes}),
      count: row.people === null ? "" : say("plan_layer_people", {people: formatPeople(row.people, language())}),
    })), how(found.assumption, found.counts));
  };
}

/**
 * What the minutes on the map are: by which mode, at which time of the day, and whereto.
 *
 * @param {import("../contract.js").Assumption} assumption
 * @param {"exact" | "rounded" | "withheld"} [counts] how the people of the legend are told
 */
function how({mode, period}, counts = "exact") {
  const base = direction() === "from";
  const name = say(base ? "reach_nearest_base" : "reach_nearest_office");
  const line = say("plan_layer_way", {mode: say(`by_${mode}`), period: sayIfKnown("travel.periods", period) ?? period,
    way: say(base ? "reach_from" : "reach_to", {name})});
  return [line, counts === "exact" ? "" : say(`reach_${counts}`)].filter(Boolean).join(" ");
}

/**
 * @template T
 * @param {string} name
 * @param {object} question
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
function once(name, question, ask) {
  const key = name + JSON.stringify(question);
  const known = answers.get(key);
  if (known) {
    return known;
  }
  const answer = ask();
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  const [oldest] = answers.keys();
  if (answers.size > MOST_ANSWERS && oldest !== undefined) {
    answers.delete(oldest);
  }
  return answer;
}

function places() {
  return state.offices.map(({lon, lat}) => ({lon, lat}));
}

/**
 * Home care drives out from its base; people go to their office.
 *
 * @returns {"from" | "to"}
 */
function direction() {
  return state.division === "hemvard" ? "from" : "to";
}

/**
 * @param {{code: string, value: number | null}[]} figures
 * @param {number[]} breaks
 * @param {(value: number) => string} written
 * @param {boolean} highest whether the highest class stands out most, else the lowest
 * @param {string} [words] what the figures are, beyond the layer's name
 * @returns {(map: PlanMap) => void}
 */
function shaded(figures, breaks, written, highest, words) {
  const found = classes(figures, breaks);
  const scale = sequential(found.length, isDark()).map((rgb) => rgba(rgb, OPAQUE));
  const colours = highest ? scale.reverse() : scale;
  const between = (/** @type {{from: number, to: number}} */ {from, to}) => (to === Infinity ? say("plan_layer_from", {from: written(from)})
    : say("plan_layer_between", {from: written(from).split(/\u00a0|%/)[0], to: written(to)}));
  // Also those the server does not tell of: the rows are of all districts.
  const without = state.districts.length - found.reduce((sum, {codes}) => sum + codes.length, 0);
  const none = without ? [{colour: "transparent", words: say("plan_layer_none"), count: say("plan_layer_districts", {count: without})}] : [];
  return (map) => {
    map.setReach([], []);
    map.setShades(new Map(found.flatMap(({codes}, i) => codes.map((code) => [code, colours[i] ?? ""]))));
    legend([...found.map((one, i) => ({
      colour: colours[i] ?? "", words: between(one), count: say("plan_layer_districts", {count: one.codes.length}),
    })), ...none], words);
  };
}

/**
 * @param {LegendRow[]} rows
 * @param {string} [words] what the rows are, beyond the layer's name
 */
function legend(rows, words = "") {
  const line = byId("layer-how", HTMLElement);
  line.textContent = words;
  line.hidden = words === "";
  byId("layer-legend", HTMLElement).replaceChildren(...rows.map(({colour, words: name, count}) => h("li", {},
    h("span", {class: "shade", style: `background:${colour}`, "aria-hidden": "true"}),
    h("span", {}, name), h("span", {class: "small number"}, count))));
}

/** @param {string} words what there is instead of a legend, and why */
function remark(words) {
  byId("layer-legend", HTMLElement).replaceChildren();
  const line = byId("layer-how", HTMLElement);
  line.textContent = words;
  line.hidden = false;
}
