// How the minutes are spread, before and after: a chart, and the same counts as a table.

import {minutesSpread} from "../spread_api.js";
import {language, say} from "../i18n.js";
import {amount} from "../pure/effect_words.js";
import {Latest} from "../pure/latest.js";
import {classNames, drawn, isWithheld} from "../pure/spread.js";
import {h} from "../ui/element.js";
import {spreadBars} from "./chart.js";
import {chooser} from "./figure_row.js";
import {redraw} from "./redraw.js";
import {areas, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").Spread} Spread
 * @typedef {{plan: number, mode: string, group: string, area: string, year: number | null, key: string}} Asked
 */

const chosen = {area: "", open: false};
/** @type {{key: string, found: Spread | null}} */
const kept = {key: "", found: null};

/** @type {Latest<Asked, Spread>} */
const reading = new Latest({
  ask: ({plan, key, ...of}, signal) => minutesSpread(plan, of, signal),
  onAnswer: (found, {key}) => {
    Object.assign(kept, {key, found});
    redraw();
  },
  onFault: (_, {key}) => Object.assign(kept, {key, found: null}),
});

/**
 * @param {string} mode
 * @param {string} group
 */
export function spread(mode, group) {
  const {plan, year} = state;
  if (!plan) {
    return [];
  }
  const known = areas().some((one) => one.code === chosen.area);
  const area = known ? chosen.area : "";
  const key = [plan.id, plan.version, mode, group, area, year].join();
  if (kept.key !== key) {
    kept.key = key;
    reading.ask({plan: plan.id, mode, group, area, year, key});
  }
  const choices = [{value: "", name: say("plan_all_areas")}, ...areas().map(({code, name}) => ({value: code, name}))];
  return [
    chooser("spread-area", say("plan_spread"), choices, area, (value) => {
      chosen.area = value;
      redraw();
    }),
    ...(kept.found ? [isWithheld(kept.found) ? h("p", {class: "note"}, say("plan_spread_withheld")) : chart(kept.found)] : []),
  ];
}

/** @param {Spread} found */
function chart(found) {
  const words = classNames(found);
  const names = [...words.classes, say("plan_spread_more", {minutes: words.most}), say("plan_spread_none")];
  const twin = h("details", {class: "fold", open: chosen.open}, h("summary", {}, say("plan_spread_table")),
    h("table", {class: "compare"}, h("caption", {class: "quiet"}, say("plan_spread")),
      h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("plan_spread_minutes")),
        h("th", {scope: "col", class: "amount"}, say("plan_before")), h("th", {scope: "col", class: "amount"}, say("plan_after")))),
      h("tbody", {}, ...names.map((name, i) => h("tr", {}, h("th", {scope: "row"}, name),
        h("td", {class: "amount before"}, amount(found.before?.[i] ?? null, language())),
        h("td", {class: "amount after"}, amount(found.after?.[i] ?? null, language())))))));
  twin.addEventListener("toggle", () => {
    chosen.open = twin.open;
  });
  return h("figure", {class: "chart", id: "spread"}, h("figcaption", {}, say("plan_spread_people")),
    spreadBars(drawn(found), words.ticks),
    h("p", {class: "spread-key", "aria-hidden": "true"}, h("span", {}, say("plan_before")), h("span", {}, say("plan_after"))), twin);
}
