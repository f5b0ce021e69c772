// An answer as the page shows it: what it is about, one card a division, and what it rests on.

import {language, say, sayIfKnown} from "../i18n.js";
import {areaPaint} from "../pure/colour.js";
import * as words from "../pure/sentences.js";
import {formatDate, formatMetres, formatNumber} from "../pure/wording.js";
import {h, icon} from "../ui/element.js";
import {isDark} from "../ui/theme.js";

/**
 * @typedef {import("../contract.js").Answer} Answer
 * @typedef {import("../contract.js").DivisionAnswer} DivisionAnswer
 */

/** @returns {import("../pure/sentences.js").Speech} how sentences are made now */
export function speech() {
  return {say, known: sayIfKnown, language: language()};
}

/**
 * @param {Answer} answer
 * @param {string} asked what was typed, for saying how it was understood
 */
export function drawAnswer(answer, asked) {
  const cards = words.tellingDivisions(answer).map((one) => card(one, answer));
  const silent = words.unplannedLines(answer, speech()).map((line) => h("p", {class: "note"}, icon("info"), line));
  return [heading(answer), understood(answer, asked), ...cards, ...silent].filter((part) => part !== null);
}

/** @param {Answer} answer */
function heading(answer) {
  const where = words.whereabouts(answer);
  const synthetic = answer.address?.origin === "synthetic";
  const {e, n} = answer.point;
  const grid = say("grid_position", {n: formatNumber(n, language(), 0), e: formatNumber(e, language(), 0)});
  return h(
    "header",
    {class: "found"},
    h("h2", {tabindex: "-1"}, words.headline(answer, speech())),
    where && h("p", {class: "found__where"}, where),
    answer.address ? null : h("p", {class: "found__where number"}, grid),
    synthetic && h("p", {class: "found__mark"}, mark(say("synthetic_short"), say("synthetic_address"))),
  );
}

/**
 * How the text was understood, where that is not plain.
 *
 * @param {Answer} answer
 * @param {string} asked
 */
function understood(answer, asked) {
  const {note} = answer.understood;
  const shown = words.headline(answer, speech());
  const text = note && sayIfKnown("ui", `understood_${note}`, {asked: asked || shown, shown});
  return text ? h("p", {class: "note"}, noteIcon(note), h("span", {}, text)) : null;
}

/** @param {string} note */
function noteIcon(note) {
  return note.startsWith("corrected") ? icon("mended") : icon("info");
}

/**
 * @param {DivisionAnswer} one
 * @param {Answer} answer
 */
function card(one, answer) {
  const how = speech();
  const basis = words.basisMark(one, how);
  const paint = areaPaint(one.area.colour, 0, isDark());
  const element = h(
    "article",
    {class: "card", "data-division": one.division},
    h(
      "h3",
      {class: "card__title"},
      h("span", {class: "card__division"}, words.divisionName(one.division, how)),
      h("span", {class: "quiet"}, ": "),
      h("span", {class: "card__main"}, words.mainLine(one, how)),
    ),
    basis && mark(basis, say(`basis_${one.plan.basis}_means`)),
    ...words.detailLines(one, how).map((line) => h("p", {class: "card__line"}, line)),
    one.office?.phone && phoneLine(one.office.phone),
    travel(one, answer),
    verify(one, answer),
  );
  element.style.setProperty("--area", paint.border);
  return element;
}

/** @param {string} phone */
function phoneLine(phone) {
  const digits = phone.replace(/[^\d+]/g, "");
  return h("p", {class: "card__line"}, icon("phone"), h("a", {href: `tel:${digits}`}, phone));
}

/**
 * @param {DivisionAnswer} one
 * @param {Answer} answer
 */
function travel(one, answer) {
  const away = one.minutes ? words.offStreetLine(answer, speech()) : "";
  const nearer = words.nearerLine(one, speech());
  const period = words.periodWord(one, speech());
  // Far from any street there is no way by any mode, and the reason is all there is to say.
  const line = away && !period ? "" : words.travelLine(one, speech());
  if (!line && !nearer && !away) {
    return null;
  }
  return h(
    "div",
    {class: "card__travel"},
    line && h("p", {class: "card__line number"}, icon("travel"), h("span", {}, line, period && ` (${period})`)),
    away && h("p", {class: "card__line"}, icon("info"), h("span", {}, away)),
    nearer && h("p", {class: "card__line"}, icon("info"), nearer),
  );
}

/**
 * @param {DivisionAnswer} one
 * @param {Answer} answer
 */
function verify(one, answer) {
  const lines = words.verifyLines(one, answer, speech());
  return (
    lines &&
    h("div", {class: "verify"}, icon("warning"), h("p", {}, h("strong", {}, lines.title), " ", lines.advice))
  );
}

/**
 * A small word of caution; what it means is in its title and in "what the answer rests on".
 *
 * @param {string} text
 * @param {string} means
 */
function mark(text, means) {
  return h("span", {class: "mark", title: means}, text);
}

/**
 * What the answer rests on: plans with their dates, how exact the address is, the data.
 *
 * @param {Answer} answer
 * @param {import("../contract.js").Dataset[]} datasets
 */
export function drawGrounds(answer, datasets) {
  const {address} = answer;
  const how = speech();
  const plans = answer.divisions.map((one) => {
    const distance = formatMetres(one.distance_to_border_m, language());
    return h(
      "li",
      {},
      h("strong", {}, words.divisionName(one.division, how)),
      `: ${say("grounds_plan", {plan: one.plan.name})} `,
      say(`basis_${one.plan.basis}_means`),
      ` ${validity(one.plan.valid_from, one.plan.valid_to)}`,
      one.distance_to_border_m === null ? "" : ` ${say("grounds_border", {distance})}`,
    );
  });
  const exact = address && say("grounds_accuracy", {accuracy: formatMetres(address.accuracy_m, language())});
  const data = datasets.map((one) =>
    h("li", {}, [one.title, one.publisher, one.licence, one.date].filter(Boolean).join(" · ")),
  );
  const assumed = words.travelAssumptions(answer, how);
  const travel = assumed.length > 0 ? [...words.accessLines(answer, how), ...assumed] : [];
  return [
    h("ul", {}, ...plans),
    exact && h("p", {}, exact),
    address?.origin === "synthetic" && h("p", {}, say("synthetic_address")),
    ...[travel.length > 0 && h("h4", {}, say("grounds_travel")), ...travel.map((line) => h("p", {}, line))],
    data.length > 0 && h("h4", {}, say("grounds_data")),
    data.length > 0 && h("ul", {}, ...data),
  ].filter((part) => part instanceof Node);
}

/**
 * `Gäller från 1 maj 2023 till 31 december 2026.`
 *
 * @param {string | null} from
 * @param {string | null} to
 */
export function validity(from, to) {
  const dates = {from: formatDate(from, language()), to: formatDate(to, language())};
  if (from && to) {
    return say("valid_between", dates);
  }
  return from ? say("valid_from", dates) : "";
}
