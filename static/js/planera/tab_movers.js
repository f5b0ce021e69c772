// Who moves: from where to where, how many, and what it does to their minutes.

import * as api from "../api.js";
import {language, say} from "../i18n.js";
import {holdsMarks} from "../pure/marks.js";
import {formatNumber} from "../pure/wording.js";
import {Latest} from "../pure/latest.js";
import {h} from "../ui/element.js";
import {groupName, nameButton} from "./figure_row.js";
import {redraw} from "./redraw.js";
import {swatch} from "./swatch.js";
import {names, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").LedgerRow} LedgerRow
 * @typedef {import("../plan_contract.js").Consequences} Consequences
 */

/** @type {{key: string, rows: LedgerRow[] | null}} */
const kept = {key: "", rows: null};

/** @type {Latest<{plan: number, year: number | null, key: string}, LedgerRow[]>} */
const reading = new Latest({
  ask: ({plan, year}, signal) => api.ledger(plan, year, signal),
  onAnswer: (rows, {key}) => {
    Object.assign(kept, {key, rows});
    redraw();
  },
  onFault: (_, {key}) => Object.assign(kept, {key, rows: []}),
});

/** @param {Consequences} found */
export function moversTab(found) {
  const {plan, year} = state;
  if (!plan) {
    return [];
  }
  const key = `${plan.id}.${plan.version}.${year}`;
  if (kept.key !== key) {
    Object.assign(kept, {key, rows: kept.rows});
    reading.ask({plan: plan.id, year, key});
  }
  const rows = kept.rows ?? [];
  const whole = rows.filter((one) => one["group"] === "all");
  if (!whole.length) {
    return [h("p", {class: "headline headline--none"}, say("plan_nobody_moves"))];
  }
  return [
    state.preview && h("p", {class: "small"}, say("plan_movers_stored")),
    ages(rows, found),
    movers(found, whole.filter((one) => one["from_area"] !== null)),
    holdsMarks(rows) && h("p", {class: "small"}, say("hidden_counts")),
    h("p", {class: "row"},
      ...(/** @type {("xlsx" | "csv")[]} */ (["xlsx", "csv"])).map((form) =>
        h("a", {class: "button", href: api.ledgerAddress(plan.id, year, form), download: ""},
          say("plan_download", {form: form.toUpperCase()})))),
    h("p", {class: "small"}, say("files_hide")),
  ];
}

/**
 * The heading of a column, as the button that explains its figures.
 *
 * @param {Consequences} found
 * @param {string} code
 * @param {string} words
 * @param {string} at
 */
function head(found, code, words, at) {
  return h("th", {scope: "col", class: "amount"}, nameButton(code, found, words, {group: "movers", at}));
}

/**
 * @param {LedgerRow[]} rows
 * @param {Consequences} found
 */
function ages(rows, found) {
  const all = rows.filter((one) => one["from_area"] === null);
  return h("table", {class: "compare"}, h("caption", {}, say("plan_who_moves")),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("plan_group")),
      head(found, "people", say("plan_people"), "ages-"), head(found, "minutes_nearer", say("plan_nearer"), "ages-"),
      head(found, "minutes_farther", say("plan_farther"), "ages-"))),
    h("tbody", {}, ...all.map((one) => h("tr", {},
      h("th", {scope: "row"}, groupName(String(one["group"]))),
      amount(one["people"]), amount(one["car_nearer"]), amount(one["car_farther"])))));
}

/**
 * @param {Consequences} found
 * @param {LedgerRow[]} rows
 */
function movers(found, rows) {
  return h("table", {class: "compare"}, h("caption", {}, say("plan_from_to")),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("plan_from_to_short")),
      head(found, "people", say("plan_people"), "ways-"), head(found, "minutes_median", say("plan_median_change"), "ways-"))),
    h("tbody", {}, ...rows.map((one) => {
      const [from, to] = [String(one["from_area"]), String(one["to_area"])];
      const district = String(one["district"]);
      return h("tr", {class: district ? "within" : "pair"},
        h("th", {scope: "row"}, ...(district ? [names.district(district)]
          : [swatch(from), names.area(from), " → ", swatch(to), names.area(to)])),
        amount(one["people"]),
        h("td", {class: "amount"}, minutes(one["car_median"])));
    })));
}

/** @param {unknown} value */
function amount(value) {
  return h("td", {class: "amount"}, typeof value === "number" ? formatNumber(value, language(), 0) : String(value ?? "–"));
}

/** @param {unknown} value */
function minutes(value) {
  if (typeof value !== "number") {
    return String(value ?? "–");
  }
  const sign = value > 0 ? "+" : "";
  return `${sign}${formatNumber(value, language(), 1, 1)}\u00a0min`;
}
