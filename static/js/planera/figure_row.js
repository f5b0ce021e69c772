// One figure beside today's: before, after, and the difference by sign, arrow and word; its name explains it.

import {language, say, sayIfKnown} from "../i18n.js";
import {arrow, columnOf, figure, inUnit, isSame, signed, verdict, wordKey} from "../pure/figures.js";
import {h} from "../ui/element.js";
import {explain, whyNoTotal} from "./explain.js";

/**
 * @typedef {import("../plan_contract.js").Consequences} Consequences
 * @typedef {import("../pure/figures.js").Figure} Figure
 */

/** @param {string} code */
export function metricName(code) {
  return sayIfKnown(`metrics.${code}`, "name") ?? code;
}

/** @param {string} group */
export function groupName(group) {
  return sayIfKnown("groups", group) ?? group;
}

/**
 * The name of a metric as the button that explains it.
 *
 * @param {string} code
 * @param {Consequences} found
 * @param {string} [words] the name with what narrows it
 * @param {{group?: string, at?: string}} [where] the catalogue's group, and what tells apart two buttons of one name
 */
export function nameButton(code, found, words = metricName(code), {group = "metrics", at = ""} = {}) {
  return h("button", {type: "button", class: "name", id: `name-of-${at}${code}-${words.length}`, "aria-haspopup": "dialog",
    onclick: () => explain(code, found, group)}, words);
}

/** @param {Figure} one */
export function difference(one) {
  if (one.difference === null) {
    return h("span", {class: "difference"}, "–");
  }
  if (one.apart) {
    return h("span", {class: "difference difference--same"}, h("span", {class: "difference__word"}, say("plan_word_apart")));
  }
  const same = isSame(one.difference, one.unit);
  const word = wordKey(one.difference, one.unit);
  return h("span", {class: same ? "difference difference--same" : "difference", "data-verdict": verdict(one.code, one.difference, one.unit)},
    h("span", {class: "difference__arrow", "aria-hidden": "true"}, same ? "" : arrow(one.difference, one.unit)),
    same ? "" : `${signed(one.difference, one.unit, language())} `,
    h("span", {class: "difference__word"}, word && say(`plan_word_${word}`)));
}

/**
 * @param {Consequences} found
 * @param {string} code
 * @param {{mode?: string, limit?: string, group?: string, words?: string, area?: string, below?: HTMLElement | false}} [wanted] `below`: what stands under the name
 */
export function figureRow(found, code, {mode, limit, group = "all", words, area, below = false} = {}) {
  const column = columnOf(found, code, {...(mode ? {mode} : {}), ...(limit ? {limit} : {}), group});
  const one = figure(found, code, column, area);
  const failed = one.reason !== undefined && one.reason !== "";
  const why = area === undefined && !failed && (one.before === null || one.after === null) ? whyNoTotal(found, code) : "";
  return h("tr", {"data-metric": code},
    h("th", {scope: "row"}, nameButton(code, found, words), why && h("span", {class: "why small"}, why), below),
    failed
      ? h("td", {colspan: 3, class: "why small"}, sayIfKnown("errors", one.reason ?? "", one.facts ?? {}) ?? one.reason ?? "")
      : h("td", {class: "amount before"}, inUnit(one.before, one.unit, language())),
    !failed && h("td", {class: "amount after"}, inUnit(one.after, one.unit, language())),
    !failed && h("td", {class: "amount"}, difference(one)));
}

/**
 * @param {string} caption
 * @param {(HTMLTableRowElement | false)[]} rows
 * @param {boolean} [heard] the caption is for screen readers alone
 */
export function figureTable(caption, rows, heard = false) {
  return h("table", {class: "compare"},
    h("caption", {class: heard ? "quiet" : ""}, caption),
    h("thead", {}, h("tr", {},
      h("th", {scope: "col"}, say("plan_figure")), h("th", {scope: "col", class: "amount"}, say("plan_before")),
      h("th", {scope: "col", class: "amount"}, say("plan_after")),
      h("th", {scope: "col", class: "amount"}, say("plan_difference")))),
    h("tbody", {}, ...onceTold(rows)));
}

/**
 * Rows that follow one another and lack their figures for the same reason share one sentence.
 *
 * @param {(HTMLTableRowElement | false)[]} rows
 */
function onceTold(rows) {
  /** @type {HTMLTableCellElement | null} */
  let told = null;
  for (const row of rows) {
    const cell = row ? /** @type {HTMLTableCellElement | null} */ (row.querySelector("td.why")) : null;
    if (cell && told?.textContent === cell.textContent) {
      told.rowSpan += 1;
      cell.remove();
    } else if (row) {
      told = cell;
    }
  }
  return rows;
}

/**
 * A choice within a tab, kept while the page is open.
 *
 * @param {string} id
 * @param {string} label
 * @param {{value: string, name: string}[]} choices
 * @param {string} value
 * @param {(value: string) => void} onChoose
 */
export function chooser(id, label, choices, value, onChoose) {
  return h("p", {class: "chooser"}, h("label", {for: id}, label),
    h("select", {id, onchange: (/** @type {Event} */ event) =>
      onChoose(/** @type {HTMLSelectElement} */ (event.target).value)},
    ...choices.map((one) => h("option", {value: one.value, selected: one.value === value}, one.name))));
}
