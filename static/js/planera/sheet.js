// The map on paper: A4 or A3 with title, legend, scale, north, date, plan, status and sources. What is shown is printed.

import * as api from "../api.js";
import {language, say, sayIfKnown} from "../i18n.js";
import {inUnit, figure} from "../pure/figures.js";
import {assumptionLine} from "../pure/sentences.js";
import {DOTS_PX, PAPERS, paperOf, resolutionOf, roundScale, scaleOf, sizeOf, standsBetter, toPrint} from "../pure/sheet.js";
import {formatDate, formatNumber} from "../pure/wording.js";
import {byId, h, icon} from "../ui/element.js";
import {wear} from "../ui/theme.js";
import {swatch} from "./swatch.js";
import {areas, state} from "./state.js";

/**
 * @typedef {import("../map/plan_map.js").PlanMap} PlanMap
 * @typedef {import("../pure/sheet.js").Box} Box
 */

/** Kinds of data that a printed plan names as its sources, in the order of reading. */
const SOURCES = ["districts", "population", "forecast", "demand", "addresses", "roads", "water", "built_up", "railways"];
const DRAWN_MS = 8_000;
/** @type {PlanMap} */
let map;
/** @type {import("../contract.js").Dataset[]} */
let sets = [];
/** @type {{back: () => void, opener: HTMLElement} | null} */
let shown = null;
const chosen = {paper: /** @type {import("../pure/sheet.js").Paper} */ ("A4"), standing: false, title: ""};

byId("sheet", HTMLElement).addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  }
});

/** @param {PlanMap} on */
export async function openSheet(on) {
  map = on;
  const opener = byId("print", HTMLButtonElement);
  const {target, view} = {target: byId("map", HTMLElement), view: map.map.getView()};
  const [resolution, centre] = [view.getResolution() ?? 1, view.getCenter() ?? []];
  const box = toPrint(/** @type {Box} */ (view.calculateExtent(map.map.getSize() ?? [1, 1])), map.ground());
  chosen.standing = standsBetter(box, chosen.paper);
  sets = await api.datasets().catch(() => []);
  chosen.title = say("plan_sheet_title", {division: sayIfKnown("divisions", state.division) ?? state.division, plan: state.plan?.name});
  const sheetBox = byId("sheet", HTMLElement);
  const others = [...document.body.children].filter((one) => one !== sheetBox);
  others.forEach((one) => one.toggleAttribute("inert", true));
  const ownTheme = wear("light");
  // A layer that is still being counted gets its legend later than its sheet.
  const counted = new MutationObserver(() => {
    sheetBox.querySelector(".paper__legend")?.replaceChildren(...legend());
    fit(box);
  });
  counted.observe(byId("layer-legend", HTMLElement), {childList: true});
  shown = {opener, back: () => {
    ownTheme();
    counted.disconnect();
    others.forEach((one) => one.toggleAttribute("inert", false));
    map.map.setTarget(target);
    sharpen(window.devicePixelRatio);
    view.setConstrainResolution(false);
    view.setResolution(resolution);
    view.setCenter(centre);
  }};
  sheetBox.hidden = false;
  draw(box);
  byId("sheet-paper", HTMLSelectElement).focus();
}

function close() {
  shown?.back();
  shown?.opener.focus();
  shown = null;
  byId("sheet", HTMLElement).hidden = true;
  byId("sheet", HTMLElement).replaceChildren();
}

/** @param {Box} box of the ground that is to be seen */
function draw(box) {
  const {paper, standing: upright} = chosen;
  const {width: across, height: down} = sizeOf(paper, upright);
  const ground = h("div", {class: "paper__map", id: "sheet-map"});
  const scale = h("p", {class: "paper__scale number", id: "sheet-scale"});
  const title = h("h2", {class: "paper__title", id: "sheet-title"}, chosen.title);
  byId("sheet", HTMLElement).replaceChildren(
    bar(title, box),
    h("style", {}, `@page { size: ${paper} ${upright ? "portrait" : "landscape"}; margin: 10mm; }`),
    h("div", {class: `paper${upright ? " paper--standing" : ""}`, "data-paper": paper, style: `width:${across}mm;height:${down}mm`},
      h("header", {class: "paper__head"}, title, h("p", {class: "small"}, standing())),
      ground,
      h("section", {class: "paper__legend", "aria-label": say("plan_sheet_legend")}, ...legend()),
      h("footer", {class: "paper__foot"}, scale, north(), h("p", {class: "small paper__sources"}, [minutesRestOn(), sources()].filter(Boolean).join(" "))),
    ),
  );
  map.map.setTarget(ground);
  sharpen(DOTS_PX);
  fit(box);
}

/** @param {number} dots a pixel of the map */
function sharpen(dots) {
  map.map.setPixelRatio(dots);
  map.layers.moved.changed();
}

/**
 * Show the ground as large as a round scale allows on what the legend leaves of the sheet.
 *
 * @param {Box} box
 */
function fit([west, south, east, north]) {
  map.map.updateSize();
  const [width = 1, height = 1] = map.map.getSize() ?? [];
  const wanted = roundScale(scaleOf(Math.max((east - west) / width, (north - south) / height)));
  const view = map.map.getView();
  view.setResolution(resolutionOf(wanted));
  view.setCenter([(west + east) / 2, (south + north) / 2]);
  byId("sheet-scale", HTMLElement).textContent = say("plan_sheet_scale", {scale: formatNumber(wanted, language(), 0), paper: chosen.paper});
}

/**
 * What is chosen about the sheet; it is not printed.
 *
 * @param {HTMLElement} title
 * @param {Box} box
 */
function bar(title, box) {
  const name = h("input", {id: "sheet-name", type: "text", maxlength: 120, value: chosen.title, autocomplete: "off",
    oninput: (/** @type {Event} */ event) => {
      chosen.title = /** @type {HTMLInputElement} */ (event.target).value;
      title.textContent = chosen.title;
    }});
  const paper = h("select", {id: "sheet-paper", onchange: (/** @type {Event} */ event) => {
    chosen.paper = paperOf(/** @type {HTMLSelectElement} */ (event.target).value);
    draw(box);
    byId("sheet-paper", HTMLSelectElement).focus();
  }}, ...Object.keys(PAPERS).map((one) => h("option", {value: one, selected: one === chosen.paper}, one)));
  const way = h("select", {id: "sheet-way", onchange: (/** @type {Event} */ event) => {
    chosen.standing = /** @type {HTMLSelectElement} */ (event.target).value === "standing";
    draw(box);
    byId("sheet-way", HTMLSelectElement).focus();
  }}, ...["lying", "standing"].map((one) =>
    h("option", {value: one, selected: (one === "standing") === chosen.standing}, say(`plan_sheet_${one}`))));
  return h("div", {class: "sheet__bar"},
    h("label", {for: "sheet-paper"}, say("plan_sheet_paper")), paper,
    h("label", {for: "sheet-way"}, say("plan_sheet_way")), way,
    h("label", {for: "sheet-name"}, say("plan_sheet_name")), name,
    h("button", {type: "button", class: "button button--main", id: "sheet-print", onclick: () => void print()},
      icon("print"), say("plan_sheet_print")),
    h("button", {type: "button", class: "button", id: "sheet-close", onclick: close}, say("close")));
}

/** Print when the map has been drawn. */
async function print() {
  const button = byId("sheet-print", HTMLButtonElement);
  button.disabled = true;
  await new Promise((done) => {
    map.map.once("rendercomplete", () => done(true));
    map.map.render();
    window.setTimeout(done, DRAWN_MS);
  });
  button.disabled = false;
  window.print();
}

/** Which plan, how far it has come, and the day. */
function standing() {
  const {plan, exampleData} = state;
  const status = plan?.status === "draft" ? say("plan_sheet_draft") : "";
  const basis = sayIfKnown("bases", plan?.basis ?? "") ?? "";
  const day = formatDate(new Date().toISOString().slice(0, 10), language());
  return [plan?.name, status, basis, say("plan_sheet_day", {day}), exampleData ? say("plan_sheet_example") : ""].filter(Boolean).join(" · ");
}

function legend() {
  const {figures, moved, layer} = state;
  const rows = areas().map((one) => {
    const people = figures ? figure(figures, "people", "all", one.code) : null;
    return h("li", {}, swatch(one.code), h("span", {}, one.name),
      h("span", {class: "number"}, people ? inUnit(people.after, people.unit, language()) : ""));
  });
  const shades = layer === "areas" ? [] : [...byId("layer-legend", HTMLElement).children].map((one) => one.cloneNode(true));
  const how = byId("layer-how", HTMLElement).textContent;
  const layerName = byId("layer", HTMLSelectElement).selectedOptions[0]?.textContent ?? "";
  const signs = h("ul", {class: "paper__signs small"},
    h("li", {}, h("span", {class: "paper__pin", "aria-hidden": "true"}, "K"), say("plan_sheet_office")),
    ...(moved?.features.length ? [h("li", {}, h("span", {class: "paper__moved", "aria-hidden": "true"}), say("plan_sheet_moved"))] : []));
  return [
    h("section", {}, h("h3", {}, say("plan_sheet_areas", {year: String(figures?.facts.after.year ?? "")})), h("ul", {class: "paper__areas"}, ...rows), signs),
    ...(shades.length ? [h("section", {}, h("h3", {}, layerName), how && h("p", {class: "small"}, how), h("ul", {class: "ground__legend"}, ...shades))] : []),
    ...(byId("ground-density", HTMLElement).hidden ? []
      : [h("section", {}, ...[...byId("ground-density", HTMLElement).children].map((one) => one.cloneNode(true)))]),
  ];
}

function north() {
  return h("p", {class: "paper__north"}, h("span", {"aria-hidden": "true"}, "▲"), say("plan_sheet_north"));
}

/** What the minutes on the map assume; "" where it shows none. They are those by car. */
function minutesRestOn() {
  const shown = state.layer === "minutes" || state.layer === "reach";
  return shown ? assumptionLine("car", state.figures?.facts.after.minutes["car"], {say, known: sayIfKnown, language: language()}) : "";
}

/** Every data set that the figures and the map rest on, and which of them are made up. */
function sources() {
  const named = SOURCES.flatMap((kind) => sets.filter((one) => one.kind === kind)).map((one) =>
    [sayIfKnown("data.kinds", one.kind) ?? one.kind, ": ", one.synthetic ? say("data_synthetic")
      : [one.publisher || one.title, one.licence, one.date].filter(Boolean).join(", ")].join(""));
  return say("plan_sheet_sources", {sources: named.join(". ")});
}
