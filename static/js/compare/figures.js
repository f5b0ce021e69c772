// The table of consequences: every plan's figures, with what is better and worse than in the first plan.

import {language, say, sayIfKnown} from "../i18n.js";
import {judged, narrowing} from "../pure/compare.js";
import {arrow, differenceOf, inUnit, signed} from "../pure/figures.js";
import {assumptionLine} from "../pure/sentences.js";
import {byId, h} from "../ui/element.js";

/**
 * @typedef {import("../plan_contract.js").Comparison} Comparison
 * @typedef {import("../plan_contract.js").ComparedRow} ComparedRow
 * @typedef {import("../plan_contract.js").Plan} Plan
 */

/** @param {Comparison} found */
export function figures({plans, rows, assumptions}) {
  const [base] = plans;
  byId("figures-help", HTMLElement).textContent = say("compare_figures_help", {plan: base?.name});
  byId("figures", HTMLElement).replaceChildren(h("table", {class: "side-by-side"},
    h("caption", {class: "quiet"}, say("compare_figures")),
    h("thead", {}, h("tr", {}, h("th", {scope: "col"}, say("plan_figure")),
      ...plans.map((one, i) => h("th", {scope: "col", class: "amount"}, one.name,
        h("span", {class: "small stage-mark"}, sayIfKnown("stages", one.status) ?? ""),
        i === 0 && h("span", {class: "small base-mark"}, say("compare_base_mark")))))),
    h("tbody", {}, ...rows.map((row) => line(row, plans)))));
  const lacks = [...new Set(rows.flatMap((row) => lacking(row, plans)))];
  byId("figures-lacks", HTMLElement).replaceChildren(...lacks.map((words) => h("p", {}, words)));
  byId("figures-lacks", HTMLElement).hidden = !lacks.length;
  const told = Object.entries(assumptions).filter(([mode]) => rows.some((row) => row.column.startsWith(`${mode}.`)))
    .map(([mode, facts]) => assumptionLine(mode, facts, {say, known: sayIfKnown, language: language()}));
  byId("figures-assumptions", HTMLElement).replaceChildren(...told.map((one) => h("p", {}, one)));
}

/**
 * @param {ComparedRow} row
 * @param {Plan[]} plans
 */
function line(row, plans) {
  return h("tr", {"data-row": `${row.code}.${row.column}.${row.year}`},
    h("th", {scope: "row"}, h("button", {type: "button", class: "name", "aria-haspopup": "dialog", onclick: () => explain(row, plans)}, rowName(row))),
    ...row.values.map((value, i) => h("td", {class: "amount"},
      h("span", {class: "number"}, inUnit(value, row.unit, language())), i > 0 && difference(row, i))));
}

/**
 * @param {ComparedRow} row
 * @param {number} at
 */
function difference(row, at) {
  const verdict = judged(row, at);
  const [base = null] = row.values;
  const value = row.values[at] ?? null;
  if (value === null && row.lacks[at]?.length) {
    return h("span", {class: "difference"}, say("compare_uncounted"));
  }
  const change = differenceOf(base, value, row.unit);
  if (change === null) {
    return h("span", {class: "difference"}, "–");
  }
  if (verdict === "apart") {
    return h("span", {class: "difference"}, say("plan_word_apart"));
  }
  if (verdict === "same") {
    return h("span", {class: "difference difference--same"}, say("plan_word_same"));
  }
  const words = verdict === "neither" ? "" : ` ${say(verdict === "better" ? "compare_better" : "compare_worse")}`;
  return h("span", {class: "difference number", "data-verdict": verdict},
    h("span", {class: "sign"}, h("span", {"aria-hidden": "true"}, `${arrow(change, row.unit)} `), signed(change, row.unit, language())), words);
}

/**
 * Why a figure is missing or not to be compared: the areas that it lacks, plan by plan, where they are not the same in all.
 *
 * @param {ComparedRow} row
 * @param {Plan[]} plans
 */
function lacking(row, plans) {
  const apart = row.values.some((value, at) => value === null || judged(row, at) === "apart");
  return apart ? row.lacks.flatMap((lacks, at) => lacks.map(({code, areas}) =>
    say("compare_lacks", {plan: plans[at]?.name, words: sayIfKnown("notes", code, {areas}) ?? code}))) : [];
}

/** @param {ComparedRow} row */
function rowName(row) {
  const {mode, group, year} = narrowing(row);
  return [sayIfKnown(`metrics.${row.code}`, "name") ?? row.code, mode && sayIfKnown("travel.modes", mode),
    group && sayIfKnown("groups", group), year].filter(Boolean).join(", ");
}

/**
 * @param {ComparedRow} row
 * @param {Plan[]} plans
 */
function explain(row, plans) {
  const dialog = byId("explain", HTMLDialogElement);
  const part = (/** @type {string} */ key) => sayIfKnown(`metrics.${row.code}`, key);
  dialog.replaceChildren(
    h("h2", {id: "explain-title"}, rowName(row)),
    h("dl", {},
      ...[["plan_definition", part("definition")], ["plan_source", part("source")], ["plan_assumes", part("assumptions")]]
        .flatMap(([key, words]) => (words ? [h("dt", {}, say(key ?? "")), h("dd", {}, words)] : [])),
      ...[lacking(row, plans)].flatMap((all) => (all.length ? [h("dt", {}, say("plan_notes")), ...all.map((one) => h("dd", {}, one))] : [])),
      h("dt", {}, say("plan_difference")), h("dd", {}, say("plan_difference_how"))),
    h("button", {type: "button", class: "button", onclick: () => dialog.close()}, say("close")),
  );
  dialog.onclick = (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  };
  dialog.showModal();
}
