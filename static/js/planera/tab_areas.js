// Area by area: how many, how far from the mean, and any other figure.

import {language, say} from "../i18n.js";
import {columnOf, figure, inUnit, known, toleranceOf} from "../pure/figures.js";
import {h} from "../ui/element.js";
import {balanceBar} from "./chart.js";
import {chooser, difference, groupName, metricName, nameButton} from "./figure_row.js";
import {redraw} from "./redraw.js";
import {swatch} from "./swatch.js";

/** @typedef {import("../plan_contract.js").Consequences} Consequences */

export const GROUPS = ["all", "age_0_5", "age_6_15", "age_16_18", "age_19_64", "age_65_79", "age_80_plus", "age_65_plus"];
const PER_AREA = [
  "people", "addresses", "households", "recipients", "travel_median", "travel_p90", "travel_max", "alarm_covered",
  "alarm_failing", "visit_hours", "travel_hours", "full_time_equivalents", "nearer_people", "polsby_popper", "border_km",
  "barrier_km",
];
const chosen = {group: "all", metric: "travel_p90"};

/** @param {Consequences} found */
export function areasTab(found) {
  const groups = GROUPS.map((value) => ({value, name: groupName(value)}));
  const metrics = PER_AREA.map((value) => ({value, name: metricName(value)}));
  return [
    chooser("areas-group", say("plan_group"), groups, chosen.group, (value) => {
      chosen.group = value;
      redraw();
    }),
    balance(found),
    chooser("areas-metric", say("plan_metric"), metrics, chosen.metric, (value) => {
      chosen.metric = value;
      redraw();
    }),
    perArea(found, chosen.metric, chosen.group),
  ];
}

/** @param {Consequences} found */
function balance(found) {
  const {group} = chosen;
  return h("table", {class: "compare"},
    h("caption", {}, nameButton("balance_deviation", found, say("plan_balance", {group: groupName(group)}))),
    h("thead", {}, h("tr", {},
      h("th", {scope: "col"}, say("plan_area")),
      h("th", {scope: "col", class: "amount"}, nameButton("people", found, say("plan_people"))),
      h("th", {scope: "col"}, say("plan_deviation")), h("th", {scope: "col", class: "amount"}, say("plan_difference")))),
    h("tbody", {}, ...found.areas.map(({code, name}) => {
      const people = figure(found, "people", group, code);
      const off = figure(found, "balance_deviation", group, code);
      return h("tr", {"data-area": code},
        h("th", {scope: "row", class: "area-name"}, swatch(code), name),
        h("td", {class: "amount"}, inUnit(people.after, people.unit, language())),
        h("td", {class: "bar-cell"}, balanceBar(known(off.before), known(off.after), toleranceOf(found))),
        h("td", {class: "amount"}, difference(people)));
    })));
}

/**
 * @param {Consequences} found
 * @param {string} code
 * @param {string} group
 * @param {string} [mode]
 */
export function perArea(found, code, group, mode = "car") {
  const column = columnOf(found, code, {group, mode});
  return h("table", {class: "compare"},
    h("caption", {}, nameButton(code, found, metricName(code), {at: "areas-"})),
    h("thead", {}, h("tr", {},
      h("th", {scope: "col"}, say("plan_area")), h("th", {scope: "col", class: "amount"}, say("plan_before")),
      h("th", {scope: "col", class: "amount"}, say("plan_after")),
      h("th", {scope: "col", class: "amount"}, say("plan_difference")))),
    h("tbody", {}, ...found.areas.map(({code: area, name}) => {
      const one = figure(found, code, column, area);
      return h("tr", {},
        h("th", {scope: "row", class: "area-name"}, swatch(area), name),
        h("td", {class: "amount before"}, inUnit(one.before, one.unit, language())),
        h("td", {class: "amount after"}, inUnit(one.after, one.unit, language())),
        h("td", {class: "amount"}, difference(one)));
    })));
}
