// The table twin of the map: every district with its area and people; what is ticked here is picked there.

import {language, onLanguage, say} from "../i18n.js";
import {formatNumber} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";
import {focusCard} from "./card.js";
import {swatch} from "./swatch.js";
import {area, areaOfDistricts, set, state, watch} from "./state.js";

/** @type {Map<string, {row: HTMLTableRowElement, box: HTMLInputElement, area: HTMLElement}>} */
const rows = new Map();

export function districtsTable() {
  byId("districts-filter", HTMLInputElement).addEventListener("input", filter);
  watch(["districts"], build);
  watch(["areas", "districts"], fill);
  watch(["picked"], tick);
  onLanguage(build);
}

/** Go to the field that narrows the table. */
export function focusTable() {
  const field = byId("districts-filter", HTMLInputElement);
  field.focus();
  field.select();
}

function build() {
  rows.clear();
  const sorted = [...state.districts].sort((a, b) => a.name.localeCompare(b.name, "sv"));
  for (const one of sorted) {
    const box = h("input", {type: "checkbox", value: one.code, onchange: () => pick(one.code, box.checked)});
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        if (!box.checked) {
          pick(one.code, true);
        }
        focusCard(box);
      }
    });
    const where = h("td", {class: "where"});
    const row = h("tr", {},
      h("th", {scope: "row"}, h("label", {}, box, h("span", {}, one.name))),
      where,
      h("td", {class: "amount"}, formatNumber(one.people, language())),
      h("td", {class: "amount"}, formatNumber(one.age_80_plus, language())),
    );
    rows.set(one.code, {row, box, area: where});
  }
  byId("districts", HTMLElement).replaceChildren(...[...rows.values()].map(({row}) => row));
  fill();
  tick();
  filter();
}

/**
 * @param {string} code
 * @param {boolean} on
 */
function pick(code, on) {
  const others = state.picked.filter((one) => one !== code);
  set({picked: on ? [...others, code] : others, shown: on ? code : ""});
}

function fill() {
  const held = areaOfDistricts();
  for (const [code, {area: cell}] of rows) {
    const one = area(held.get(code) ?? "");
    cell.replaceChildren(...(one ? [swatch(one.code), one.name] : [say("plan_split_district")]));
  }
}

function tick() {
  for (const [code, {box, row}] of rows) {
    box.checked = state.picked.includes(code);
    row.classList.toggle("is-picked", box.checked);
  }
}

function filter() {
  const wanted = byId("districts-filter", HTMLInputElement).value.trim().toLocaleLowerCase("sv");
  for (const [code, {row}] of rows) {
    const name = state.districts.find((one) => one.code === code)?.name ?? "";
    row.hidden = !name.toLocaleLowerCase("sv").includes(wanted) && !code.startsWith(wanted);
  }
}
