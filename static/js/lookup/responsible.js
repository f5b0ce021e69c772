// Who is responsible: the service, the age where it matters, and the committee on that date.

import {language, say, sayIfKnown} from "../i18n.js";
import {formatDate} from "../pure/wording.js";
import {byId, h, icon} from "../ui/element.js";
import {validity} from "./answer.js";

/**
 * @typedef {import("../contract.js").Responsible} Responsible
 * @typedef {import("../contract.js").Service} Service
 */

const OLDEST = 120;
const TYPING_MS = 350;
/** What is no cause for alarm: the age is still to be filled in, is none of the rules', or nothing is known. */
const CALM = new Set(["age_matters", "other_ages", "unknown"]);

/** The section of the page that asks for service and age, and says who is responsible. */
export class ResponsiblePart {
  #section = byId("responsible", HTMLElement);
  #service = byId("service", HTMLSelectElement);
  #ageRow = byId("age-row", HTMLElement);
  #age = byId("age", HTMLInputElement);
  #result = byId("responsible-result", HTMLElement);
  /** @type {Service[]} */
  #services = [];
  #timer = 0;

  /** @param {() => void} onChange the service or the age is another */
  constructor(onChange) {
    this.#service.addEventListener("change", () => {
      this.#age.value = "";
      this.#mark();
      onChange();
    });
    this.#age.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(onChange, TYPING_MS);
    });
  }

  /** @param {Service[]} services those the municipality has; none hides the section */
  useServices(services) {
    this.#services = services;
    this.write();
  }

  /** Write the choices in the language that holds now. */
  write() {
    const chosen = this.#service.value;
    const named = this.#services.map(({code}) => ({code, name: sayIfKnown("services", code) ?? code}));
    named.sort((a, b) => a.name.localeCompare(b.name, language()));
    this.#service.replaceChildren(
      h("option", {value: ""}, say("service_none")),
      ...named.map(({code, name}) => h("option", {value: code}, name)),
    );
    this.#service.value = chosen;
    this.#section.hidden = this.#services.length === 0;
    this.#mark();
  }

  /** The age is asked for only where it decides. */
  #mark() {
    const service = this.#services.find(({code}) => code === this.#service.value);
    this.#ageRow.hidden = !service?.age_matters;
    this.#result.hidden = !service;
  }

  /** @returns {import("../contract.js").Circumstances} */
  circumstances() {
    const age = this.#age.valueAsNumber;
    const given = !this.#ageRow.hidden && Number.isInteger(age) && age >= 0 && age <= OLDEST;
    return {...(this.#service.value && {service: this.#service.value}), ...(given && {age})};
  }

  /**
   * @param {Responsible | null} responsible
   * @param {string} date
   */
  show(responsible, date) {
    this.#result.replaceChildren();
    if (!responsible || responsible.service !== this.#service.value) {
      return;
    }
    const service = sayIfKnown("services", responsible.service) ?? responsible.service;
    const lead = sayIfKnown("responsible", responsible.status, {service, date: formatDate(date, language())});
    this.#result.append(h("p", {class: "responsible__when"}, lead ?? service));
    const remark = sayIfKnown("ui", `responsible_${responsible.status}`);
    if (remark) {
      this.#result.append(h("p", {class: "note"}, icon(CALM.has(responsible.status) ? "info" : "warning"), remark));
    }
    this.#result.append(...responsible.candidates.map(candidate));
  }
}

/** @param {import("../contract.js").Candidate} one */
function candidate(one) {
  const source = one.source ? say("source_named", {source: one.source}) : "";
  return h(
    "div",
    {class: "responsible__one"},
    h("p", {class: "responsible__who"}, one.committee),
    one.administration !== one.committee && h("p", {class: "card__line"}, one.administration),
    h("p", {class: "small"}, [ages(one), validity(one.valid_from, one.valid_to), source].filter(Boolean).join(" ")),
  );
}

/** @param {import("../contract.js").Candidate} one */
function ages({min_age: from, max_age: to}) {
  if (from !== null && to !== null) {
    return say("ages_between", {from, to});
  }
  return from !== null ? say("ages_from", {from}) : to !== null ? say("ages_to", {to}) : "";
}
