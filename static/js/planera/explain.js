// One click from any figure: what it is, where it comes from, what it assumes, and what stands behind it.

import {language, say, sayIfKnown} from "../i18n.js";
import {holdsMarks} from "../pure/marks.js";
import {assumptionLine} from "../pure/sentences.js";
import {fill, formatNumber, formatShare} from "../pure/wording.js";
import {withYears} from "../pure/years.js";
import {byId, h} from "../ui/element.js";
import {names} from "./state.js";

/** @typedef {import("../plan_contract.js").Consequences} Consequences */

const MOST_ROWS = 40;
const SHARES = new Set(["tolerance", "recipient_share_eldest"]);

/**
 * @param {string} code
 * @param {Consequences} found
 * @param {string} [group] of the catalogue: figures of the list of movers have words of their own
 */
export function explain(code, found, group = "metrics") {
  const dialog = byId("explain", HTMLDialogElement);
  const part = (/** @type {string} */ key) => sayIfKnown(`${group}.${code}`, key);
  const metric = found.metrics.find((one) => one.code === code);
  const notes = [...(metric?.notes?.after ?? []).map(noteWords), ...travelWords(code, found)];
  const rows = metric?.details?.after ?? [];
  dialog.replaceChildren(
    h("h2", {id: "explain-title"}, part("name") ?? code),
    h("dl", {class: "explain__parts"},
      ...[["plan_definition", part("definition")], ["plan_source", part("source")], ["plan_assumes", part("assumptions")]]
        .flatMap(([key, words]) => (words ? [h("dt", {}, say(key ?? "")), h("dd", {}, words)] : [])),
      ...(notes.length ? [h("dt", {}, say("plan_notes")), ...notes.map((one) => h("dd", {}, one))] : []),
      ...(metric?.total ? [h("dt", {}, say("plan_difference")), h("dd", {}, say("plan_difference_how"))] : []),
      h("dt", {}, say("plan_year")), h("dd", {}, String(found.facts.after.year))),
    rows.length ? details(rows) : "",
    group !== "metrics" || holdsMarks(metric) ? h("p", {class: "small"}, say("hidden_counts")) : "",
    h("button", {type: "button", class: "button", onclick: () => dialog.close()}, say("close")),
  );
  dialog.onclick = (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  };
  dialog.showModal();
}

/**
 * Who has no minutes and so stands in no figure of travel: areas without an office on a road, addresses without a street.
 * Where only the plan that is compared with lacks some, it is told of that.
 *
 * @param {Consequences} found
 * @param {string} mode
 */
export function withoutMinutes(found, mode) {
  const {after = [], before = []} = found.metrics.find((one) => one.code === "travel_median")?.notes ?? {};
  return [...(after.length ? after : before).map(noteWords), offStreet(found, mode)].filter(Boolean);
}

/**
 * Why there is no figure for all areas together; "" where nothing says so.
 *
 * @param {Consequences} found
 * @param {string} code
 */
export function whyNoTotal(found, code) {
  const notes = found.metrics.find((one) => one.code === code)?.notes;
  const why = [...(notes?.after ?? []), ...(notes?.before ?? [])].find((one) => one["code"] === "workload_unknown");
  return why ? noteWords(why) : "";
}

/** @param {Record<string, unknown>} note */
function noteWords(note) {
  const facts = Object.fromEntries(Object.entries(note).map(([name, value]) =>
    [name, SHARES.has(name) && typeof value === "number" ? formatShare(value, language())
      : name === "areas" && Array.isArray(value) ? value.map((one) => names.area(String(one)))
      : name === "other" ? (sayIfKnown("divisions", String(value)) ?? value) : value]));
  return sayIfKnown("notes", String(note["code"]), withYears(facts)) ?? fill(String(note["code"]), {}, language());
}

/**
 * @param {string} code
 * @param {Consequences} found
 */
function travelWords(code, found) {
  if (!/^(travel_(?!hours)|nearer_|alarm_|minutes_)/.test(code)) {
    return [];
  }
  // The list of movers tells of minutes by car alone.
  const modes = Object.values(found.facts.after.minutes).filter((one) => one.mode === "car" || !code.startsWith("minutes_"));
  return modes.flatMap((one) =>
    [assumptionLine(one.mode, one, {say, known: sayIfKnown, language: language()}), offStreet(found, one.mode)].filter(Boolean));
}

/**
 * How many addresses are too far from any street to have minutes by a mode; "" where there are none.
 *
 * @param {Consequences} found
 * @param {string} mode
 */
function offStreet(found, mode) {
  const one = found.facts.after.minutes[mode];
  const count = one?.off_network ?? 0;
  return one && count > 0
    ? sayIfKnown("travel", "off_network", {count, most_access_m: one.most_access_m, mode: sayIfKnown("travel.modes", mode) ?? mode}) ?? ""
    : "";
}

/** @param {Record<string, unknown>[]} rows the list behind the figure */
function details(rows) {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => sayIfKnown("ui", `plan_column_${name}`));
  const cell = (/** @type {string} */ name, /** @type {unknown} */ value) =>
    typeof value === "number" ? formatNumber(value, language(), 0)
      : name === "district" ? names.district(String(value))
      : name === "area" || name === "other" ? names.area(String(value)) : String(value);
  return h("div", {class: "explain__scroll", tabindex: 0, role: "region", "aria-label": say("plan_list_behind")},
    h("table", {class: "rows"}, h("caption", {}, say("plan_list_behind")),
      h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", {scope: "col"}, say(`plan_column_${name}`))))),
      h("tbody", {}, ...rows.slice(0, MOST_ROWS).map((row) =>
        h("tr", {}, ...columns.map((name) => h("td", {}, cell(name, row[name]))))))));
}
