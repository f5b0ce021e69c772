// The coming years: balance year by year, and who lives in each area by age.

import {tolerance} from "../spread_api.js";
import {language, say, sayIfKnown} from "../i18n.js";
import {figure, known} from "../pure/figures.js";
import {Latest} from "../pure/latest.js";
import {formatNumber, formatShare} from "../pure/wording.js";
import {withYears} from "../pure/years.js";
import {h} from "../ui/element.js";
import {agePyramid, lines} from "./chart.js";
import {chooser, groupName, nameButton} from "./figure_row.js";
import {redraw} from "./redraw.js";
import {areaInk, swatch} from "./swatch.js";
import {GROUPS} from "./tab_areas.js";
import {names, set, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").Consequences} Consequences
 * @typedef {import("../plan_contract.js").Tolerance} Tolerance
 */

const BANDS = GROUPS.slice(1, 7);
const chosen = {group: "all"};
/** @type {{key: string, found: Tolerance | null}} */
const kept = {key: "", found: null};

/** @type {Latest<{plan: number, group: string, key: string}, Tolerance>} */
const reading = new Latest({
  ask: ({plan, group}, signal) => tolerance(plan, group, signal),
  onAnswer: (found, {key}) => {
    Object.assign(kept, {key, found});
    redraw();
  },
  onFault: (_, {key}) => Object.assign(kept, {key, found: null}),
});

/** @param {Consequences} found */
export function forecastTab(found) {
  const {plan} = state;
  const key = `${plan?.id}.${plan?.version}.${chosen.group}`;
  if (plan && kept.key !== key) {
    kept.key = key;
    reading.ask({plan: plan.id, group: chosen.group, key});
  }
  const groups = GROUPS.map((value) => ({value, name: groupName(value)}));
  return [
    chooser("forecast-group", say("plan_group"), groups, chosen.group, (value) => {
      chosen.group = value;
      redraw();
    }),
    kept.found && overYears(kept.found, found),
    people(found),
    h("h3", {}, nameButton("people", found, say("plan_ages", {year: String(found.facts.after.year)}))),
    h("div", {class: "ages"}, ...found.areas.filter((one) => one.status !== "removed").map((one) =>
      agePyramid(one.name, BANDS.map((band) => {
        const {before, after} = figure(found, "people", band, one.code);
        return {name: groupName(band), before: known(before), after: known(after)};
      }), areaInk(one.code), language()))),
  ];
}

/**
 * @param {Tolerance} years
 * @param {Consequences} found
 */
function overYears(years, found) {
  const at = years.years.indexOf(state.year ?? found.facts.after.year);
  const series = years.areas.map((code, i) => ({
    name: names.area(code), colour: areaInk(code), values: years.deviation.map((row) => row[i] ?? null),
  }));
  const basis = sayIfKnown("notes", `forecast_${years.basis}`, withYears(years.facts));
  return h("figure", {class: "chart"},
    h("figcaption", {}, nameButton("balance_deviation", found, say("plan_over_years"))),
    lines(series, years.years, at, years.tolerance, language(), (year) => set({year})),
    h("table", {class: "compare"}, h("caption", {class: "quiet"}, say("plan_over_years")),
      h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("plan_area")),
        ...[0, years.years.length - 1].map((i) => h("th", {scope: "col", class: "amount"}, String(years.years[i] ?? ""))),
        h("th", {scope: "col", class: "amount"}, say("plan_first_outside")))),
      h("tbody", {}, ...years.areas.map((code, i) => h("tr", {},
        h("th", {scope: "row", class: "area-name"}, swatch(code), names.area(code)),
        share(years.deviation[0]?.[i]), share(years.deviation.at(-1)?.[i]),
        h("td", {class: "amount"}, String(years.first_year[i] ?? say("plan_never"))))))),
    basis && h("p", {class: "small"}, basis));
}

/** @param {number | null | undefined} value */
function share(value) {
  const text = value === null || value === undefined ? "–" : formatShare(value, language());
  return h("td", {class: "amount"}, value && value > 0 ? `+${text}` : text);
}

/** @param {Consequences} found */
function people(found) {
  const one = (/** @type {string} */ group) => figure(found, "people", group);
  return h("p", {class: "small"}, nameButton("people", found, say("plan_people_year", {
    year: String(found.facts.after.year), people: formatNumber(one("all").after, language(), 0),
    eldest: formatNumber(one("age_80_plus").after, language(), 0),
  })));
}
