// Which plans stand side by side: a division, the plan that is held against, and those that are compared with it.

import {language, say, sayIfKnown} from "../i18n.js";
import {MOST_PLANS} from "../pure/compare.js";
import {formatDate} from "../pure/wording.js";
import {h} from "../ui/element.js";

/** @typedef {import("../plan_contract.js").Plan} Plan */

/**
 * @param {HTMLElement} box
 * @param {Plan[]} plans
 * @param {number[]} chosen the first is what the others are held against
 * @param {(chosen: number[]) => void} onChoose
 */
export function choice(box, plans, chosen, onChoose) {
  const held = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.id : "";
  const [base = 0, ...others] = chosen;
  const division = plans.find((one) => one.id === base)?.division ?? "hemvard";
  const divisions = [...new Set(plans.map((one) => one.division))];
  const own = plans.filter((one) => one.division === division);
  const first = (/** @type {string} */ code) => {
    const of = plans.filter((one) => one.division === code);
    return (of.find((one) => one.status === "in_force") ?? of[0])?.id;
  };
  box.replaceChildren(
    select("division", say("compare_division"), divisions.map((code) => ({value: code, name: sayIfKnown("divisions", code) ?? code})),
      division, (code) => onChoose([first(code) ?? 0])),
    select("base", say("compare_base"), own.map((one) => ({value: String(one.id), name: one.name})), String(base),
      (id) => onChoose([Number(id), ...others.filter((one) => one !== Number(id))])),
    own.length < 2 ? h("p", {class: "note"}, say("compare_none")) : h("fieldset", {class: "compare__plans"},
      h("legend", {}, say("compare_with")),
      ...own.filter((one) => one.id !== base).map((one) => h("label", {},
        h("input", {type: "checkbox", id: `with-${one.id}`, checked: others.includes(one.id),
          disabled: !others.includes(one.id) && chosen.length >= MOST_PLANS,
          onchange: () => onChoose([base, ...(others.includes(one.id) ? others.filter((id) => id !== one.id) : [...others, one.id])])}),
        h("span", {}, one.name, " ", h("span", {class: "small number"}, formatDate(one.created_at.slice(0, 10), language()))))),
      others.length === 0 && h("p", {class: "small"}, say("compare_choose"))),
  );
  if (held) {
    document.getElementById(held)?.focus();
  }
}

/**
 * @param {string} id
 * @param {string} label
 * @param {{value: string, name: string}[]} choices
 * @param {string} value
 * @param {(value: string) => void} onChange
 */
function select(id, label, choices, value, onChange) {
  return h("p", {class: "compare__pick"}, h("label", {for: id}, label),
    h("select", {id, autocomplete: "off", onchange: (/** @type {Event} */ event) =>
      onChange(/** @type {HTMLSelectElement} */ (event.target).value)},
    ...choices.map((one) => h("option", {value: one.value, selected: one.value === value}, one.name))));
}
