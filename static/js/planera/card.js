// What the hand holds, and to which area it goes: districts that are picked, a polygon, a line that splits.

import {language, onLanguage, say} from "../i18n.js";
import {HUES} from "../pure/colour.js";
import {newCode} from "../pure/edit_words.js";
import {holdsMarks} from "../pure/marks.js";
import {lengthOf} from "../pure/measured.js";
import {inherited} from "../pure/office_edits.js";
import {formatMetres, together} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";
import {change} from "./actions.js";
import {countEnclosed, enclosedWords} from "./enclosed.js";
import {refusedWords} from "./refused.js";
import {guarded} from "./guarded.js";
import {forget, keep, remember} from "./kept.js";
import {endPreview, forgetGone, shows} from "./live.js";
import {drawOfficesWith, officeParts, sayOffice} from "./office_card.js";
import {makeDraft} from "./session.js";
import {swatch} from "./swatch.js";
import {area, areaOfDistricts, areas, editable, names, set, state, watch} from "./state.js";

/** @typedef {import("../plan_contract.js").Edit} Edit */

/** What a tool says that it takes, by tool. @type {Record<string, string>} */
const HINTS = {
  lasso: "plan_hint_lasso", draw: "plan_hint_draw", border: "plan_hint_border", office: "plan_hint_office",
  split: "plan_hint_split", measure: "plan_hint_measure", remark: "plan_hint_remark", shift: "plan_hint_shift",
};
/** Tools that drag what may be refused. */
const DRAGGING = new Set(["border", "shift", "office"]);

/** @type {HTMLElement | null} */
let comeFrom = null;

export function card() {
  watch(["picked", "drawn", "line", "areas", "plan", "districts", "chosen", "tool", "offices", "officePlace", "measured", "enclosed"], draw);
  watch(["refusal", "blocked"], sayRefused);
  drawOfficesWith(draw);
  countEnclosed();
  onLanguage(draw);
}

/**
 * Go to the areas that can be chosen.
 *
 * @param {HTMLElement} [from] where to come back to
 */
export function focusCard(from) {
  const first = /** @type {HTMLElement | null} */ (byId("card", HTMLElement).querySelector("button:not([disabled]), select"));
  if (first) {
    comeFrom = from ?? /** @type {HTMLElement} */ (document.activeElement);
    first.focus();
  }
}

function draw() {
  const box = byId("card", HTMLElement);
  const inside = box.contains(document.activeElement);
  const held = inside ? document.activeElement?.id : "";
  const parts = state.line ? splitting() : state.drawn ? giving(drawnWords(), drawnEdit)
    : state.picked.length ? giving(pickedWords(), pickedEdit) : hint();
  box.hidden = !parts.length;
  box.replaceChildren(...parts);
  forgetGone();
  if (held) {
    document.getElementById(held)?.focus({preventScroll: true});
  }
  if (inside && !box.contains(document.activeElement)) {
    (comeFrom?.isConnected ? comeFrom : byId("map", HTMLElement)).focus({preventScroll: true});
    comeFrom = null;
  }
}

/** Say in the place of the tool's hint why what is dragged cannot be; controls of the card stay as they are. */
function sayRefused() {
  const line = document.getElementById("hint");
  const words = refusedWords() || say(HINTS[state.tool] ?? "");
  if (line && DRAGGING.has(state.tool)) {
    line.textContent = words;
    line.dataset["refused"] = String(Boolean(refusedWords()));
  }
}

function hint() {
  const key = HINTS[state.tool];
  if (state.tool === "measure" && state.measured) {
    return measuredLine(state.measured);
  }
  return key ? [h("p", {class: "card__hint", id: "hint"}, say(key)), ...(state.tool === "office" && editable() ? officeParts() : [])] : [];
}

/**
 * How long the line is that stays on the map, and a button that clears it.
 *
 * @param {object} line
 */
function measuredLine(line) {
  return [
    h("p", {class: "card__hint", id: "hint", role: "status"}, say("plan_measured", {metres: formatMetres(lengthOf(line), language())})),
    h("button", {type: "button", class: "button button--quiet", id: "measured-clear", onclick: () => set({measured: null})},
      say("plan_measured_clear")),
  ];
}

function pickedWords() {
  const picked = state.districts.filter((one) => state.picked.includes(one.code));
  const people = together(picked.map((one) => one.people), language());
  const eldest = together(picked.map((one) => one.age_80_plus), language());
  const title = picked.length === 1 ? (picked[0]?.name ?? "") : say("plan_picked", {count: picked.length});
  const detail = say("plan_picked_people", {people, eldest});
  const unknown = holdsMarks(picked.map((one) => [one.people, one.age_80_plus]));
  return [h("h3", {}, title), h("p", {class: "small", id: "picked-people"}, detail),
    ...(unknown ? [h("p", {class: "small"}, say("plan_picked_unknown"))] : [])];
}

function drawnWords() {
  return [h("h3", {}, say("plan_drawn")), ...(editable() ? enclosedWords() : [])];
}

/**
 * @param {string} to
 * @returns {Edit}
 */
function pickedEdit(to) {
  return {op: "move_districts", districts: state.picked, to};
}

/**
 * @param {string} to
 * @returns {Edit}
 */
function drawnEdit(to) {
  return {op: "assign_polygon", polygon: state.drawn, to};
}

/**
 * @param {Node[]} words
 * @param {(to: string) => Edit} edit
 */
function giving(words, edit) {
  const held = areaOfDistricts();
  const [own, ...others] = state.drawn ? [] : [...new Set(state.picked.map((code) => held.get(code) ?? ""))];
  const only = others.length ? "" : own;
  const buttons = areas().map((one) =>
    h("button", {
      type: "button", class: "give", "data-code": one.code, disabled: one.code === only || one.locked,
      ...shows(() => edit(one.code)), onclick: () => void give(edit(one.code)),
    }, swatch(one.code), h("span", {}, one.name),
    one.code === only && h("span", {class: "small"}, say("plan_is_here")),
    one.locked && h("span", {class: "small"}, say("plan_locked"))));
  if (!editable()) {
    return [...words, h("p", {class: "small"}, say("plan_only_drafts")), draftButton(), letGoButton()];
  }
  return [...words, h("p", {class: "card__to", id: "give-to"}, say("plan_give_to")),
    h("div", {class: "gives", role: "group", "aria-labelledby": "give-to"}, ...buttons), newArea(), letGoButton()];
}

function draftButton() {
  return h("button", {type: "button", class: "button button--main", onclick: () => void guarded(makeDraft)},
    say("plan_make_draft"));
}

function letGoButton() {
  return h("button", {type: "button", class: "button button--quiet", onclick: () => {
    endPreview();
    set({picked: [], drawn: null, line: null});
    keep({drawn: null, line: null});
  }}, say("plan_let_go"));
}

/** @param {Edit} edit */
function give(edit) {
  endPreview();
  return change(edit);
}

/** A new area of what is held. */
function newArea() {
  const name = h("input", {id: "new-area", type: "text", maxlength: 100, autocomplete: "off"});
  remember(name, "new-area");
  const held = areaOfDistricts();
  const kept = inherited(state.drawn ? [] : state.picked.flatMap((code) => area(held.get(code) ?? "") ?? []));
  const make = () => {
    const made = blank(name.value.trim());
    const ground = state.drawn ? {geometry: state.drawn} : {districts: state.picked};
    forget("new-area");
    void giveNew({op: "add_area", area: {...made, ...kept, ...ground}}, made.code);
  };
  return h("details", {class: "fold", open: Boolean(name.value)},
    h("summary", {}, say("plan_new_area")),
    h("form", {class: "row", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      make();
    }},
    h("label", {for: "new-area", class: "quiet"}, say("plan_name")), name,
    h("button", {type: "submit", class: "button"}, say("plan_make"))),
    keeps(kept));
}

/**
 * An area that is new has the planner's eye: what it still lacks stands in its form.
 *
 * @param {Edit} edit
 * @param {string} code
 */
async function giveNew(edit, code) {
  if (await give(edit)) {
    set({chosen: code});
  }
}

/**
 * What a new area begins with.
 *
 * @param {{office?: string, provider?: string}} kept
 */
function keeps({office, provider}) {
  if (state.division === "stadsdelar") {
    return "";
  }
  const known = [office && names.office(office), provider && names.provider(provider)].filter(Boolean);
  return h("p", {class: "small"}, known.length ? say("plan_new_keeps", {what: known.join(` ${say("plan_and")} `)}) : sayOffice("plan_new_lacks"));
}

/** @param {string} called */
function blank(called) {
  const taken = areas().map((one) => one.code);
  const used = new Set(areas().map((one) => one.colour.toLowerCase()));
  const colour = HUES.find((hue) => !used.has(hue)) ?? HUES[taken.length % HUES.length] ?? "";
  return {code: newCode(called, taken), name: called, colour};
}

function splitting() {
  const {at = "", coordinates = []} = /** @type {{at?: string, coordinates?: number[][]}} */ (state.line ?? {});
  const guess = area(at)?.code ?? state.chosen;
  const which = h("select", {id: "split-area"}, ...areas().map((one) =>
    h("option", {value: one.code, selected: one.code === guess}, one.name)));
  const name = h("input", {id: "split-name", type: "text", maxlength: 100, autocomplete: "off", required: true});
  const suggest = () => {
    name.value = say("plan_split_name", {name: names.area(which.value)});
  };
  suggest();
  which.addEventListener("change", suggest);
  remember(name, "split-name");
  const geometry = {type: "LineString", coordinates};
  const kept = () => inherited([area(which.value) ?? {office: "", provider: ""}]);
  const kind = h("div", {}, keeps(kept()));
  which.addEventListener("change", () => kind.replaceChildren(keeps(kept())));
  return [
    h("h3", {}, say("plan_split_title")),
    h("form", {class: "fields", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      forget("split-name");
      const made = blank(name.value.trim());
      void giveNew({op: "split", area: which.value, line: geometry, new: {...made, ...kept()}}, made.code);
    }},
    h("label", {for: "split-area"}, say("plan_area")), which,
    h("label", {for: "split-name"}, say("plan_split_new")), name, kind,
    h("button", {type: "submit", class: "button button--main", disabled: !editable()}, say("plan_split"))),
    letGoButton(),
  ];
}
