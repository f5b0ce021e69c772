// Offices and bases: opened for an area, moved and closed, at a place that is clicked, searched for or typed.

import {say} from "../i18n.js";
import {closing, kindOf, moving, opening} from "../pure/office_edits.js";
import {h} from "../ui/element.js";
import {change} from "./actions.js";
import {forget, remember} from "./kept.js";
import {shows} from "./live.js";
import {placeField} from "./place_field.js";
import {area, areas, names, set, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {import("../pure/office_edits.js").Place} Place
 */

const NEW = "";
/** What the planner is about to do: with which office, and for which area a new one is. */
const wish = {office: NEW, area: "", plan: 0};
/** Whether the form is open: it lies over the map, where an office may be dragged. */
let open = false;
/** @type {() => void} */
let redraw = () => undefined;

/** @param {() => void} how the card is drawn again */
export function drawOfficesWith(how) {
  redraw = how;
}

/**
 * Take up the tool for an office.
 *
 * @param {string} office "" for a new one
 * @param {string} [forArea]
 */
export function takeOffice(office, forArea = "") {
  Object.assign(wish, {office, area: forArea, plan: state.plan?.id ?? 0});
  open = true;
  set({tool: "office", officePlace: null, picked: []});
  redraw();
  document.getElementById(office === NEW ? "office-name" : "office-place")?.focus();
}

/** Areas that no office serves. */
export function withoutOffice() {
  return state.division === "stadsdelar" ? [] : areas().filter((one) => !one.office);
}

/** @param {string} key of a wording that says office or base */
export function sayOffice(key, facts = {}) {
  return say(`${key}_${kindOf(state.division)}`, facts);
}

/** What the hand holds while offices are open, moved and closed. */
export function officeParts() {
  settle();
  const which = h("select", {id: "office-choice", autocomplete: "off", onchange: () => {
    wish.office = which.value;
    redraw();
  }},
  ...state.offices.map((one) => h("option", {value: one.code, selected: one.code === wish.office}, one.name)),
  h("option", {value: NEW, selected: wish.office === NEW}, sayOffice("plan_office_new")));
  const form = h("details", {class: "fold", open: open || Boolean(state.officePlace)},
    h("summary", {id: "office-more"}, sayOffice("plan_office_more")),
    h("div", {class: "fields"}, h("label", {for: "office-choice"}, sayOffice("plan_office")), which),
    placing(),
    ...(wish.office === NEW ? [] : [closingPart()]));
  form.addEventListener("toggle", () => {
    open = form.open;
  });
  return [form];
}

/** The wish fits the plan: an office that is there, an area that is there. */
function settle() {
  const {plan, offices, chosen} = state;
  if (wish.plan !== plan?.id) {
    Object.assign(wish, {plan: plan?.id ?? 0, area: "", office: area(chosen)?.office || (offices[0]?.code ?? NEW)});
  }
  if (wish.office !== NEW && !offices.some((one) => one.code === wish.office)) {
    wish.office = offices[0]?.code ?? NEW;
  }
  if (!area(wish.area)) {
    wish.area = (withoutOffice()[0] ?? area(chosen) ?? areas()[0])?.code ?? "";
  }
}

/** Where it is to lie, and the buttons that put it there. */
function placing() {
  const input = h("input", {id: "office-place", type: "text", autocomplete: "off", spellcheck: "false",
    placeholder: say("plan_office_place_example"), value: placeWords()});
  const list = h("ul", {class: "found", id: "office-found", "aria-label": say("suggestions"), hidden: true});
  const name = newName();
  const make = (/** @type {Place} */ place) => edit(place, name?.value.trim() ?? "");
  const field = placeField({
    input, list,
    onPlace: (place) => set({officePlace: place}),
    onClear: () => {
      // Esc empties the field first, then it lets go of the tool.
      const tool = input.value ? state.tool : "select";
      input.value = "";
      set({officePlace: null, tool});
    },
  });
  input.addEventListener("input", () => state.officePlace && set({officePlace: null}));
  const act = async (/** @type {Place | null} */ place) => {
    if (place && (await change(make(place)))) {
      done();
    }
  };
  const words = wish.office === NEW ? "open" : "move";
  return h("form", {class: "fields office-form", onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    void (state.officePlace ? act(state.officePlace) : field.resolve().then(act));
  }},
  ...(name ? [h("label", {for: "office-name"}, say("plan_name")), name, ...forArea()] : []),
  h("label", {for: "office-place"}, say("plan_office_place")),
  h("div", {class: "office-place"}, input, list),
  h("p", {class: "small"}, say("plan_office_place_help")),
  h("div", {class: "row"},
    h("button", {type: "submit", class: "button button--main", id: "office-there",
      ...(state.officePlace ? shows(() => make(/** @type {Place} */ (state.officePlace))) : {})}, say(`plan_office_${words}`)),
    h("button", {type: "button", class: "button", id: "office-here", onclick: () => void act(middle())},
      say(`plan_office_${words}_here`))));
}

/** @returns {Place | null} the middle of the map */
function middle() {
  return state.middle;
}

/** What the chosen place is called: its address, or its coordinates as they are typed. */
function placeWords() {
  const {officePlace: place} = state;
  return place ? (place.label || `${Math.round(place.n)}, ${Math.round(place.e)}`) : "";
}

/** The name of a new office, as its area's until somebody writes another. */
function newName() {
  if (wish.office !== NEW) {
    return null;
  }
  const field = h("input", {id: "office-name", type: "text", maxlength: 200, autocomplete: "off", required: true,
    value: sayOffice("plan_office_name", {name: names.area(wish.area)})});
  remember(field, "office-name");
  return field;
}

/** @returns {Node[]} the choice of the area that a new office is for */
function forArea() {
  const which = h("select", {id: "office-area", autocomplete: "off", onchange: () => {
    wish.area = which.value;
    redraw();
  }}, ...areas().map((one) => h("option", {value: one.code, selected: one.code === wish.area},
    one.office ? one.name : sayOffice("plan_office_lacking", {name: one.name}))));
  return [h("label", {for: "office-area"}, say("plan_office_for")), which];
}

/**
 * @param {Place} place
 * @param {string} name
 * @returns {Edit}
 */
function edit(place, name) {
  return wish.office === NEW
    ? opening({name, area: wish.area, division: state.division, place, taken: state.offices.map((one) => one.code)})
    : moving(wish.office, place);
}

/** It has been done: the card goes on with the office that is there now. */
function done() {
  forget("office-name");
  if (wish.office === NEW) {
    wish.office = area(wish.area)?.office ?? NEW;
  }
  set({officePlace: null});
  redraw();
}

/** Closing the office, with the one that takes its areas over. */
function closingPart() {
  const others = state.offices.filter((one) => one.code !== wish.office);
  const served = areas().filter((one) => one.office === wish.office);
  const heir = h("select", {id: "office-heir", autocomplete: "off"}, ...others.map((one) => h("option", {value: one.code}, one.name)));
  const make = () => closing(wish.office, served.length ? heir.value : "");
  return h("details", {class: "fold"}, h("summary", {}, say("plan_office_close_title")),
    served.length && !others.length ? h("p", {class: "small"}, say("plan_office_close_last")) : h("div", {class: "fields"},
      ...(served.length ? [h("label", {for: "office-heir"}, say("plan_office_heir", {areas: served.map((one) => one.name)})), heir]
        : [h("p", {class: "small"}, say("plan_office_serves_none"))]),
      h("button", {type: "button", class: "button", id: "office-close", onclick: () => void change(make()), ...shows(make)},
        say("plan_office_close"))));
}
