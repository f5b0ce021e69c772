// A question that got no answer: what was wrong, and what can be chosen instead.

import {ApiFault} from "../api.js";
import {sayFault, say, sayIfKnown} from "../i18n.js";
import {h, icon} from "../ui/element.js";

/**
 * @typedef {import("../contract.js").Hit} Hit
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} detail
 * @property {Partial<Hit>} hit what is known of it; a bare label is looked up as text
 */

/**
 * Whether the server asks back instead of refusing: several things fit.
 *
 * @param {unknown} reason
 */
export function asksBack(reason) {
  return reason instanceof ApiFault && reason.status === 409;
}

/**
 * The one thing that the server thinks was meant, where there is just one; Enter takes it. An address in another
 * place than the one typed is not taken so lightly.
 *
 * @param {unknown} reason
 * @returns {Partial<Hit> | null}
 */
export function onlyChoice(reason) {
  const meant = reason instanceof ApiFault && reason.code === "did_you_mean";
  const choices = meant ? offered(reason) : [];
  return choices.length === 1 ? (choices[0]?.hit ?? null) : null;
}

/**
 * @param {unknown} reason
 * @param {(choice: Partial<Hit>) => void} onChoose
 */
export function drawRefusal(reason, onChoose) {
  const fault = reason instanceof ApiFault ? reason : new ApiFault("unexpected_answer", {status: "–"});
  const choices = offered(fault);
  // What can be pressed need not be listed in the sentence too.
  const asked = choices.length > 0 ? sayIfKnown("asks", fault.code, fault.facts) : "";
  const only = onlyChoice(reason) !== null;
  return [
    h("p", {class: "refusal__text"}, icon(asksBack(reason) ? "info" : "error"), h("span", {}, asked || sayFault(fault))),
    choices.length > 0 && h("p", {class: "refusal__lead"}, say(only ? "choose_only" : "choose_instead")),
    choices.length > 0 &&
      h(
        "ul",
        {class: "choices"},
        ...choices.map(({label, detail, hit}) =>
          h(
            "li",
            {},
            h(
              "button",
              {type: "button", class: "button choice", onclick: () => onChoose(hit)},
              h("span", {}, label),
              detail && h("span", {class: "choice__detail"}, detail),
            ),
          ),
        ),
      ),
    choices.length > 0 && Number(fault.facts["more"]) > 0 && h("p", {}, say("choices_more", {count: fault.facts["more"]})),
  ].filter((part) => part instanceof Node);
}

/**
 * What can be chosen. Of a long street a few numbers are no help: the right one is quicker written.
 *
 * @param {ApiFault} fault
 */
function offered(fault) {
  const choices = choicesOf(fault.facts);
  return fault.code === "number_missing" && Number(fault.facts["count"]) > choices.length ? [] : choices;
}

/**
 * @param {Record<string, unknown>} facts
 * @returns {Choice[]}
 */
function choicesOf(facts) {
  // Candidates are known whole; where there are none, bare labels have to do.
  const lists = [facts["candidates"], facts["nearest"], facts["suggestions"]];
  const all = lists.find((list) => Array.isArray(list) && list.length > 0) ?? [];
  const choices = /** @type {unknown[]} */ (all).map((one) => {
    const hit = /** @type {Partial<Hit>} */ (typeof one === "object" && one !== null ? one : {label: String(one)});
    return {label: hit.label ?? "", detail: hit.detail ?? "", hit};
  });
  const same = (/** @type {Choice} */ one, /** @type {Choice} */ other) =>
    one.label === other.label && one.detail === other.detail;
  return choices.filter((one, i) => one.label && choices.findIndex((other) => same(one, other)) === i);
}
