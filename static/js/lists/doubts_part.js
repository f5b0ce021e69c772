// The rows that a person should look at: what was written, what may be meant, and a way to say which.

import * as api from "../api.js";
import {say, sayFault, sayIfKnown} from "../i18n.js";
import {ASKED_FOR, groupStreets} from "../pure/hits.js";
import {rowsText} from "../pure/list_rows.js";
import {Combobox} from "../ui/combobox.js";
import {byId, h, icon} from "../ui/element.js";
import * as lists from "./list_api.js";

/**
 * @typedef {import("./list_api.js").Doubt} Doubt
 * @typedef {import("../contract.js").Hit} Hit
 */

const AT_ONCE = 20;
const MOST_HITS = 8;

/** The list of doubtful texts, or of those that were corrected; each is decided once for all rows that have it. */
export class DoubtsPart {
  #id = "";

  /**
   * @param {"open" | "corrected"} which
   * @param {string} name of its elements in the page
   * @param {(counts: Record<string, number>, doubts: number, said: string, more?: boolean) => void} onDecided
   * @param {(reason: unknown) => void} onTrouble
   */
  constructor(which, name, onDecided, onTrouble) {
    this.which = which;
    this.name = name;
    this.onDecided = onDecided;
    this.onTrouble = onTrouble;
    byId(`more-${name}`, HTMLButtonElement).addEventListener("click", () => this.#more());
  }

  /** @param {string} id of the list */
  async show(id) {
    this.#id = id;
    byId(this.name, HTMLElement).replaceChildren();
    await this.#more();
  }

  async #more() {
    const box = byId(this.name, HTMLElement);
    const open = () => box.querySelectorAll("[data-open]").length;
    try {
      // The server counts those alone that are not decided yet.
      const {total, doubts} = await lists.doubts(this.#id, open(), AT_ONCE, this.which);
      box.append(...doubts.map((one) => this.#card(one)));
      byId(`${this.name}-part`, HTMLElement).hidden = total === 0 && !box.childElementCount;
      byId(`more-${this.name}`, HTMLButtonElement).hidden = open() >= total;
    } catch (reason) {
      this.onTrouble(reason);
    }
  }

  /** @param {Doubt} one */
  #card(one) {
    const title = `doubt-${one.text_id}`;
    const trouble = h("p", {class: "trouble", role: "alert", hidden: true});
    const choices = one.candidates.map((candidate) => {
      const text = candidate.detail ? `${candidate.label} · ${candidate.detail}` : candidate.label;
      const chosen = candidate.address_id === null ? {text: candidate.label} : {address_id: candidate.address_id};
      return h("li", {}, h("button", {type: "button", class: "button", onclick: () => this.#decide(one, card, trouble, chosen)}, text));
    });
    /** @type {HTMLElement} */
    const card = h(
      "li",
      {class: "doubt", "data-open": ""},
      h("h3", {id: title}, one.text),
      h("p", {class: "small"}, rowsText(one.rows, one.count, say), " · ", sayIfKnown("lists", `outcome_${one.outcome}`) ?? ""),
      one.also.length > 0 && h("p", {class: "small"}, one.also.map((text) => say("list_also_written", {text})).join(" ")),
      h("p", {"data-detail": ""}, one.detail),
      choices.length > 0 && h("p", {class: "small", "data-lead": ""}, say("choose_instead")),
      choices.length > 0 && h("ul", {class: "choices", "aria-labelledby": title}, ...choices),
      this.which === "corrected" &&
        h("p", {}, h("button", {type: "button", class: "button", onclick: () => this.#reject(one, card, trouble)}, say("list_reject"))),
      this.#search(one, () => card, trouble),
      trouble,
    );
    return card;
  }

  /**
   * @param {Doubt} one
   * @param {() => HTMLElement} card
   * @param {HTMLElement} trouble
   */
  #search(one, card, trouble) {
    const id = `search-${one.text_id}`;
    const input = h("input", {id, type: "text", autocomplete: "off", spellcheck: "false", value: one.text});
    const list = h("ul", {class: "suggestions", id: `${id}-list`, "aria-label": say("suggestions"), hidden: true});
    const decide = (/** @type {{address_id: number} | {text: string}} */ chosen) => this.#decide(one, card(), trouble, chosen);
    new Combobox({
      input,
      list,
      find: async (text, signal) =>
        groupStreets(await api.search(text, ASKED_FOR, signal), MOST_HITS).filter(({kind}) => kind !== "district"),
      draw: (/** @type {Hit} */ hit) => [
        icon(hit.kind === "street" ? "street" : "pin"),
        h("span", {class: "option__label"}, hit.label),
        h("span", {class: "option__detail"}, hit.detail),
      ],
      onChoose: (hit) => {
        input.value = hit.kind === "street" ? `${hit.label} ` : hit.label;
        if (hit.kind === "street") {
          input.focus();
        } else {
          decide(typeof hit.address_id === "number" ? {address_id: hit.address_id} : {text: hit.label});
        }
      },
      onList: () => {},
      onClear: () => {
        input.value = "";
      },
    });
    const form = h(
      "form",
      {class: "doubt__search"},
      h("label", {for: id}, say("list_write_instead")),
      h("div", {class: "field"}, input, h("button", {type: "submit", class: "button"}, say("list_use")), list),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide({text: input.value});
    });
    return h("details", {class: "fold"}, h("summary", {}, say("list_other_address")), form);
  }

  /**
   * The correction is wrong: the text goes to those that are to be looked at.
   *
   * @param {Doubt} one
   * @param {HTMLElement} card
   * @param {HTMLElement} trouble
   */
  async #reject(one, card, trouble) {
    try {
      const {counts, doubts} = await lists.decide(this.#id, one.text_id, {reject: true});
      card.remove();
      byId(`${this.name}-part`, HTMLElement).hidden = !byId(this.name, HTMLElement).childElementCount;
      this.onDecided(counts, doubts, say("list_rejected_said", {text: one.text}), true);
    } catch (reason) {
      trouble.textContent = reason instanceof api.ApiFault ? sayFault(reason) : String(reason);
      trouble.hidden = false;
    }
  }

  /**
   * @param {Doubt} one
   * @param {HTMLElement} card
   * @param {HTMLElement} trouble
   * @param {{address_id: number} | {text: string}} chosen
   */
  async #decide(one, card, trouble, chosen) {
    trouble.hidden = true;
    try {
      const {label, counts, doubts} = await lists.decide(this.#id, one.text_id, chosen);
      const said = say("list_decided", {text: one.text, label, count: one.count});
      card.removeAttribute("data-open");
      card.querySelectorAll(".choices, [data-lead]").forEach((part) => part.remove());
      card.querySelector("p > button")?.remove();
      card.querySelector("[data-detail]")?.replaceChildren(icon("done"), ` ${said}`);
      card.classList.add("doubt--done");
      this.onDecided(counts, doubts, said);
      card.querySelector("summary")?.focus();
    } catch (reason) {
      trouble.textContent = reason instanceof api.ApiFault ? sayFault(reason) : String(reason);
      trouble.hidden = false;
    }
  }
}
