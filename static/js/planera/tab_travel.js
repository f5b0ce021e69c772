// Travel time: by mode and age, before and after, with the share that is reached in time.

import {language, say, sayIfKnown} from "../i18n.js";
import {figure, known} from "../pure/figures.js";
import {assumptionLine} from "../pure/sentences.js";
import {h} from "../ui/element.js";
import {shareBars} from "./chart.js";
import {withoutMinutes} from "./explain.js";
import {chooser, figureRow, figureTable, groupName, metricName} from "./figure_row.js";
import {redraw} from "./redraw.js";
import {spread} from "./spread.js";
import {GROUPS, perArea} from "./tab_areas.js";

/** @typedef {import("../plan_contract.js").Consequences} Consequences */

const MODES = ["car", "bike", "walk"];
const LIMITS = ["10", "20", "30"];
const chosen = {mode: "car", group: "all"};

/**
 * What the minutes above rest on: the time of day, the speeds, and who has none.
 *
 * @param {Consequences} found
 * @param {string} mode
 */
function assumed(found, mode) {
  const facts = found.facts.after.minutes[mode];
  const lines = [assumptionLine(mode, facts, {say, known: sayIfKnown, language: language()}), ...withoutMinutes(found, mode)];
  return lines.filter(Boolean).map((line) => h("p", {class: "small"}, line));
}

/** @param {Consequences} found */
export function travelTab(found) {
  const {mode, group} = chosen;
  const modes = MODES.map((value) => ({value, name: sayIfKnown("travel.modes", value) ?? value}));
  const groups = GROUPS.map((value) => ({value, name: groupName(value)}));
  const within = LIMITS.map((limit) => {
    const one = figure(found, "travel_covered", `${mode}.${limit}.${group}`);
    return {name: say("plan_within", {minutes: limit}), before: known(one.before), after: known(one.after)};
  });
  return [
    chooser("travel-mode", say("plan_mode"), modes, mode, (value) => {
      chosen.mode = value;
      redraw();
    }),
    chooser("travel-group", say("plan_group"), groups, group, (value) => {
      chosen.group = value;
      redraw();
    }),
    figureTable(say("plan_all_areas"), [
      ...["travel_median", "travel_p90", "travel_mean", "travel_max", "travel_unreachable", "nearer_people", "nearer_minutes"]
        .map((code) => figureRow(found, code, {mode, group})),
      ...LIMITS.map((limit) =>
        figureRow(found, "travel_covered", {mode, limit, group, words: say("plan_within", {minutes: limit})})),
      figureRow(found, "alarm_covered", {group}), figureRow(found, "alarm_failing", {group}),
    ]),
    ...assumed(found, mode),
    ...spread(mode, group),
    shareBars(metricName("travel_covered"), within, language()),
    perArea(found, "travel_p90", group, mode),
  ];
}
