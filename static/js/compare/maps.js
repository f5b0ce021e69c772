// Linked maps of the plans: their areas, or the ground that changes hands, coloured by from and to.

import * as api from "../api.js";
import {language, say} from "../i18n.js";
import {LinkedMap, around, sharedView} from "../map/linked_map.js";
import {areaPaint} from "../pure/colour.js";
import {changeColours} from "../pure/compare.js";
import {amount} from "../pure/effect_words.js";
import {backgroundTeller} from "../ui/background.js";
import {byId, h} from "../ui/element.js";
import {isDark, onTheme} from "../ui/theme.js";

/**
 * @typedef {import("../plan_contract.js").Comparison} Comparison
 * @typedef {import("../plan_contract.js").Move} Move
 * @typedef {import("../contract.js").FeatureCollection} FeatureCollection
 * @typedef {{map: LinkedMap, moved: FeatureCollection | null, legend: HTMLElement, moves: Move[]}} Shown
 */

const VIEWS = ["", "difference"];
/** @type {Shown[]} */
let shown = [];
/** @type {ReturnType<typeof sharedView> | null} */
let view = null;
/** @type {Map<string, string>} */
let names = new Map();
let turn = 0;

onTheme(() => shown.forEach(({map}) => map.repaint()));
window.addEventListener("beforeprint", () => paper(true));
window.addEventListener("afterprint", () => paper(false));

/**
 * @param {Comparison} found
 * @param {string} mode `difference`, or "" for the areas
 * @param {(mode: string) => void} onMode
 */
export async function maps(found, mode, onMode) {
  turn += 1;
  const own = turn;
  const [base] = found.plans;
  const ids = found.plans.map((one) => one.id);
  const [districts, ground, areas, offices, moved] = await Promise.all([
    api.districts(), api.basemap().catch(() => null), Promise.all(ids.map(api.planAreas)), Promise.all(ids.map(api.planOffices)),
    Promise.all(ids.map((id) => (id === base?.id ? null : api.movedGround(id, base?.id ?? 0)))),
  ]);
  if (own !== turn) {
    return;
  }
  const first = !view;
  view ??= sharedView();
  shown.forEach(({map}) => map.dispose());
  names = new Map([...areas].reverse().flatMap((one) => one.features.map(({properties: {code = "", name = ""}}) => [code, name])));
  const figures = found.plans.map((plan, i) => {
    const target = h("div", {class: "compare__map", role: "application", tabindex: 0, "aria-label": say("compare_map_of", {plan: plan.name})});
    const legend = h("div", {class: "compare__legend"});
    const figure = h("figure", {}, h("figcaption", {}, plan.name), target, legend);
    return {figure, target, legend, moves: found.moves[i] ?? [], moved: moved[i] ?? null, areas: areas[i], offices: offices[i] ?? []};
  });
  byId("maps", HTMLElement).replaceChildren(...figures.map(({figure}) => figure));
  const tellBackground = backgroundTeller("maps-trouble");
  tellBackground(false);
  shown = figures.map(({target, legend, moves, moved: ground_, areas: own_, offices: pins}, i) => {
    const map = new LinkedMap(target, /** @type {NonNullable<typeof view>} */ (view));
    const colours = new Map((own_?.features ?? []).map(({properties}) => [properties["office"] ?? "", properties["colour"] ?? ""]));
    map.setDistricts(districts);
    // All maps have the same background: one of them tells for all.
    map.setGround(ground, i ? null : tellBackground);
    if (own_) {
      map.setAreas(own_, pins.map(({e, n, code, name}) => ({e, n, name, colour: colours.get(code) ?? ""})));
    }
    return {map, moved: ground_, legend, moves};
  });
  choices(mode, onMode);
  show(mode);
  if (first) {
    bring(mode);
  }
}

/** Pixels of a sheet of A4 on its side within its margins, and how high a map is on it. */
const PAPER = {width: 1000, height: 420, gap: 16};
/** Metres per pixel on the screen, while the maps are on paper. */
let onScreen = 0;

/**
 * Side by side on paper, each with all that it shows on the screen.
 *
 * @param {boolean} on
 */
function paper(on) {
  const [first] = shown;
  if (!first || !view) {
    return;
  }
  const size = /** @type {[number, number]} */ ([
    Math.floor((PAPER.width - PAPER.gap * (shown.length - 1)) / shown.length), PAPER.height,
  ]);
  if (on) {
    const [width = 1, height = 1] = first.map.map.getSize() ?? [];
    onScreen = view.getResolution() ?? 1;
    view.setResolution(onScreen * Math.max(width / size[0], height / size[1]));
  } else {
    view.setResolution(onScreen);
  }
  shown.forEach(({map}) => map.resize(on ? size : null));
}

/**
 * @param {string} mode
 * @param {(mode: string) => void} onMode
 */
function choices(mode, onMode) {
  byId("map-choice", HTMLElement).replaceChildren(...VIEWS.map((one) => h("label", {class: "segment"},
    h("input", {type: "radio", name: "map-view", value: one, checked: one === mode, onchange: () => {
      onMode(one);
      show(one);
      bring(one);
    }}), say(one ? "compare_moved" : "plan_layer_areas"))));
}

/** @param {string} mode */
function show(mode) {
  const colours = changeColours(shown.flatMap(({moved}) => (moved?.features ?? []).map(({properties: {from = "", to = ""}}) => ({from, to}))));
  const words = new Map([...colours.keys()].map((key) => [key, ""]));
  shown.forEach(({moved}) => moved?.features.forEach(({properties: {from = "", to = ""}}) => words.set(`${from}-${to}`, change(from, to))));
  for (const {map, moved, legend, moves} of shown) {
    map.setMoved(mode && moved ? moved : null, colours, words);
    legend.replaceChildren(...(moved ? table(moved, moves, colours) : []));
  }
}

/**
 * Show all there is to see: the municipality, or what changes in any of the plans.
 *
 * @param {string} mode
 */
function bring(mode) {
  shown[0]?.map.showAll();
  if (mode) {
    shown[0]?.map.showExtent(around(shown.map(({map}) => map.movedExtent())));
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function change(from, to) {
  return say("compare_from_to", {from: names.get(from) ?? from, to: names.get(to) ?? to});
}

/**
 * The legend as a table: every change of ground, with the people on it.
 *
 * @param {FeatureCollection} moved
 * @param {Move[]} moves
 * @param {Map<string, string>} colours
 */
function table(moved, moves, colours) {
  if (!moved.features.length) {
    return [h("p", {class: "small"}, say("compare_moved_none"))];
  }
  const rows = moved.features.map(({properties: {from = "", to = ""}}) => {
    const people = moves.find((one) => one.from === from && one.to === to);
    const paint = areaPaint(colours.get(`${from}-${to}`) ?? "", 0, isDark());
    return h("tr", {}, h("th", {scope: "row"},
      h("span", {class: "swatch", "aria-hidden": "true", style: `background:${paint.chosen};border-color:${paint.border}`}), change(from, to)),
    h("td", {class: "amount"}, amount(people?.people ?? 0, language())), h("td", {class: "amount"}, amount(people?.age_80_plus ?? 0, language())));
  });
  return [h("table", {class: "moves"}, h("caption", {class: "quiet"}, say("compare_moves_caption")),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("compare_change")), h("th", {scope: "col", class: "amount"}, say("compare_people")),
      h("th", {scope: "col", class: "amount"}, say("compare_eldest")))), h("tbody", {}, ...rows))];
}
