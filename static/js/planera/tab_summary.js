// The summary: who moves, and the figures a decision turns on.

import {language, say} from "../i18n.js";
import {changed} from "../pure/figures.js";
import {formatNumber} from "../pure/wording.js";
import {h} from "../ui/element.js";
import {withoutMinutes} from "./explain.js";
import {figureRow, figureTable, groupName, metricName, nameButton} from "./figure_row.js";
import {piecePlaces, splitPlaces} from "./piece_places.js";

/** @typedef {import("../plan_contract.js").Consequences} Consequences */

/** @param {Consequences} found */
export function summaryTab(found) {
  const missing = withoutMinutes(found, "car").map((line) => h("p", {class: "small"}, line));
  return [headline(found), main(found), ...missing, warnings(found)];
}

/** @param {Consequences} found */
function headline(found) {
  const count = (/** @type {string} */ code, group = "all") => changed(found, code, group) ?? 0;
  const number = (/** @type {number | string} */ value) => formatNumber(value, language(), 0);
  const moved = count("moved_out");
  if (!moved && !count("provider_changes") && !count("office_changes") && !count("office_relocated")) {
    return h("p", {class: "headline headline--none"}, say("plan_nobody_moves"));
  }
  const line = (/** @type {string} */ code) =>
    count(code) !== 0 && h("li", {}, h("strong", {class: "number"}, number(count(code))), " ", nameButton(code, found, say(`plan_line_${code}`)));
  return h("div", {class: "headline"},
    h("p", {class: "headline__big"}, h("strong", {class: "number"}, number(moved)), " ", nameButton("moved_out", found, say("plan_people_move"))),
    h("ul", {},
      h("li", {}, h("strong", {class: "number"}, number(count("moved_out", "age_80_plus"))), " ",
        nameButton("moved_out", found, say("plan_of_whom_eldest"))),
      line("provider_changes"), line("office_changes"), line("office_relocated")));
}

/** @param {Consequences} found */
function main(found) {
  const eldest = (/** @type {string} */ code) => `${metricName(code)}, ${groupName("age_80_plus")}`;
  return figureTable(say("plan_all_areas"), [
    figureRow(found, "travel_median", {mode: "car"}),
    figureRow(found, "travel_p90", {mode: "car"}),
    figureRow(found, "travel_p90", {mode: "car", group: "age_80_plus", words: eldest("travel_p90")}),
    figureRow(found, "travel_unreachable", {mode: "car"}),
    figureRow(found, "alarm_covered"),
    figureRow(found, "alarm_covered", {group: "age_80_plus", words: eldest("alarm_covered")}),
    figureRow(found, "outside_tolerance"),
    figureRow(found, "balance_spread"),
    figureRow(found, "full_time_equivalents"),
    figureRow(found, "nearer_people", {mode: "car"}),
  ], true);
}

/** Border warnings, each only when there is something to warn of. @param {Consequences} found */
function warnings(found) {
  return figureTable(say("plan_warnings"), [
    figureRow(found, "districts_split", {below: splitPlaces(found)}), figureRow(found, "enclaves", {below: piecePlaces("enclaves")}), figureRow(found, "parts", {below: piecePlaces("parts")}),
    figureRow(found, "barrier_km"),
    figureRow(found, "divisions_apart"),
  ]);
}
