// Travel time on the map: which mode, to which office, the classes drawn, and the table that says the same.

import * as api from "../api.js";
import {language, say, sayFault, sayIfKnown} from "../i18n.js";
import {rgba} from "../pure/colour.js";
import {LIMITS, SHOWN, reachRows} from "../pure/reach.js";
import {sequential} from "../pure/scale.js";
import {assumptionLine} from "../pure/sentences.js";
import {formatPeople, formatShare} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";
import {isDark} from "../ui/theme.js";
import {startWaiting} from "../ui/waiting.js";

/**
 * @typedef {import("../contract.js").MappedOffice} MappedOffice
 * @typedef {import("../contract.js").Mode} Mode
 * @typedef {import("../contract.js").Reach} Reach
 * @typedef {object} Ground what the map shows now
 * @property {import("../map/area_map.js").AreaMap} map
 * @property {MappedOffice[]} offices those of the division that is shown
 * @property {string} division
 * @property {string} assigned code of the office the answer names, "" without one
 *
 * @typedef {{mode: Mode, code: string, offices: MappedOffice[], key: string}} Wish
 */

const MODES = /** @type {const} */ (["car", "bike", "walk"]);
/** Stands in the list of offices for all of them at once. */
const ALL = "*";
/** The class that is brought into sight at first: ten minutes. */
const IN_SIGHT = 1;
/** Answers that are kept, so that going back and forth between modes costs nothing. */
const KEPT = 9;

/** Owns the map's "travel time": off until it is switched on. */
export class ReachPart {
  #toggle = byId("reach-toggle", HTMLButtonElement);
  #choices = byId("reach-choices", HTMLElement);
  #modes = byId("reach-modes", HTMLElement);
  #office = byId("reach-office", HTMLSelectElement);
  #result = byId("reach-result", HTMLDetailsElement);
  #trouble = byId("reach-trouble", HTMLElement);
  #told = byId("reach-told", HTMLElement);
  #wait = byId("reach-wait", HTMLElement);
  #areas = byId("legend", HTMLDetailsElement);
  #areasOpen = true;
  /** Whether it was just switched on, so that the map may move to show it. */
  #fresh = false;
  /** @type {Mode} */
  #mode = "car";
  #chosen = "";
  /** @type {Ground | null} */
  #ground = null;
  #assigned = "";
  /** @type {{key: string, ends: AbortController} | null} the question that is under way, and for which wish */
  #asking = null;
  /** @type {Map<string, Reach>} */
  #kept = new Map();
  /** @type {{wish: Wish, reach: Reach} | null} */
  #shown = null;

  constructor() {
    this.#toggle.addEventListener("click", () => this.#switch(!this.#on));
    this.#office.addEventListener("change", () => {
      this.#chosen = this.#office.value;
      this.#draw();
    });
    byId("reach-cancel", HTMLButtonElement).addEventListener("click", () => {
      this.#switch(false);
      this.#toggle.focus();
    });
  }

  get #on() {
    return this.#toggle.getAttribute("aria-pressed") === "true";
  }

  /** @param {boolean} on */
  #switch(on) {
    this.#toggle.setAttribute("aria-pressed", String(on));
    this.#choices.hidden = !on;
    this.#fresh = on;
    // The areas show their borders alone now, and two open tables would hide the map.
    if (on) {
      this.#areasOpen = this.#areas.open;
    }
    this.#areas.open = !on && this.#areasOpen;
    this.#draw();
  }

  /**
   * Follow the map: another answer, day or division.
   *
   * @param {Ground} ground
   */
  follow(ground) {
    const other = ground.division !== this.#ground?.division || ground.assigned !== this.#assigned;
    this.#ground = ground;
    this.#assigned = ground.assigned;
    const codes = ground.offices.map(({code}) => code);
    if (other || !(this.#chosen === ALL || codes.includes(this.#chosen))) {
      this.#chosen = ground.assigned || (codes.length > 1 ? ALL : (codes[0] ?? ""));
    }
    this.write();
    this.#draw();
  }

  /** Write again: another language or theme. */
  write() {
    this.#writeChoices();
    if (this.#shown && this.#on) {
      this.#show(this.#shown.wish, this.#shown.reach);
    }
  }

  #writeChoices() {
    const offices = this.#ground?.offices ?? [];
    const bases = offices.some(({kind}) => kind === "base");
    byId("reach-office-label", HTMLElement).textContent = say(bases ? "column_base" : "column_office");
    this.#office.replaceChildren(
      ...offices.map(({code, name}) => h("option", {value: code}, name)),
      ...(offices.length > 1 ? [h("option", {value: ALL}, say(bases ? "reach_all_bases" : "reach_all_offices"))] : []),
    );
    this.#office.value = this.#chosen;
    if (this.#modes.dataset["written"] === language()) {
      return;
    }
    this.#modes.dataset["written"] = language();
    this.#modes.replaceChildren(...MODES.map((mode) => this.#segment(mode)));
  }

  /** @param {Mode} mode */
  #segment(mode) {
    const choose = () => {
      this.#mode = mode;
      this.#draw();
    };
    const radio = h("input", {type: "radio", name: "mode", value: mode, checked: mode === this.#mode, onchange: choose});
    return h("label", {class: "segment"}, radio, h("span", {}, say(`mode_${mode}`)));
  }

  /** @returns {Wish | null} what is to be drawn; null where the division has no offices */
  #wish() {
    const all = this.#ground?.offices ?? [];
    const offices = this.#chosen === ALL ? all : all.filter(({code}) => code === this.#chosen);
    const places = offices.map(({lon, lat}) => `${lon} ${lat}`).join();
    return offices.length
      ? {mode: this.#mode, code: this.#chosen, offices, key: `${this.#mode} ${offices[0]?.kind} ${places}`}
      : null;
  }

  async #draw() {
    const map = this.#ground?.map;
    const wish = this.#on ? this.#wish() : null;
    // The map is drawn anew for many reasons; a question under way is asked again for none but another wish.
    if (wish && wish.key === this.#asking?.key) {
      return;
    }
    this.#asking?.ends.abort();
    this.#asking = null;
    if (!map || !wish) {
      this.#clear();
      this.#say(this.#on && map ? say("reach_none", {division: this.#divisionName()}) : "");
      return;
    }
    if (this.#shown?.wish.key === wish.key) {
      return;
    }
    this.#say("");
    const known = this.#kept.get(wish.key);
    if (known) {
      this.#show(wish, known);
      return;
    }
    await this.#ask(map, wish);
  }

  /**
   * @param {import("../map/area_map.js").AreaMap} map
   * @param {Wish} wish
   */
  async #ask(map, wish) {
    const ends = new AbortController();
    const mine = {key: wish.key, ends};
    this.#asking = mine;
    map.reach.fade(true);
    byId("reach-waiting", HTMLElement).textContent = say("reach_waiting", this.#facts(wish));
    const done = startWaiting(this.#wait);
    try {
      const origins = wish.offices.map(({lon, lat}) => ({lon, lat}));
      const direction = wish.offices[0]?.kind === "base" ? "from" : "to";
      const reach = await api.isochrones({origins, minutes: LIMITS, mode: wish.mode, direction}, ends.signal);
      this.#keep(wish.key, reach);
      this.#show(wish, reach);
      if (this.#fresh) {
        map.showReach(IN_SIGHT);
        this.#fresh = false;
      }
      const [, , middle] = reachRows(reach);
      this.#told.textContent = say(reach.counts === "withheld" ? "reach_shown" : "reach_told", {
        ...this.#facts(wish), minutes: middle?.minutes, people: peopleText(middle?.people, reach.counts),
      });
    } catch (reason) {
      if (!ends.signal.aborted) {
        this.#clear();
        this.#say(reason instanceof api.ApiFault ? sayFault(reason) : say("map_failed"));
      }
    } finally {
      if (this.#asking === mine) {
        this.#asking = null;
      }
      done();
    }
  }

  /**
   * @param {string} key
   * @param {Reach} reach
   */
  #keep(key, reach) {
    this.#kept.set(key, reach);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) {
      this.#kept.delete(oldest);
    }
  }

  #clear() {
    this.#shown = null;
    this.#result.hidden = true;
    this.#told.textContent = "";
    this.#ground?.map.reach.clear();
    this.#ground?.map.plain(false);
    this.#ground?.map.showRoads(true);
  }

  /** @param {string} trouble */
  #say(trouble) {
    this.#trouble.textContent = trouble;
    this.#trouble.hidden = trouble === "";
  }

  #divisionName() {
    const code = this.#ground?.division ?? "";
    return sayIfKnown("divisions", code) ?? code;
  }

  /**
   * What the sentences about a wish need: whereto, by what.
   *
   * @param {Wish} wish
   */
  #facts({mode, code, offices}) {
    const base = offices[0]?.kind === "base";
    const all = base ? "reach_nearest_base" : "reach_nearest_office";
    const name = code === ALL ? say(all) : (offices[0]?.name ?? "");
    return {way: say(base ? "reach_from" : "reach_to", {name}), mode: say(`by_${mode}`)};
  }

  /**
   * @param {Wish} wish
   * @param {Reach} reach
   */
  #show(wish, reach) {
    this.#shown = {wish, reach};
    const colours = sequential(reach.features.length, isDark());
    this.#ground?.map.reach.show(reach.features, colours);
    this.#ground?.map.plain(true);
    this.#ground?.map.showRoads(false);
    const {way, mode} = this.#facts(wish);
    const when = [mode, sayIfKnown("travel.periods", reach.assumption.period ?? "")].filter(Boolean).join(" ");
    byId("reach-caption", HTMLElement).textContent =
      say(reach.counts === "rounded" ? "reach_caption_tens" : "reach_caption", {way, mode: when});
    const rows = reachRows(reach).map(({minutes, people, share, eldest}, i) => {
      const colour = colours[i];
      const name = minutes === null ? say("reach_beyond") : say("reach_within", {minutes});
      const square = h("span", {class: "swatch swatch--class", "aria-hidden": "true"});
      square.style.setProperty("--class", colour && minutes !== null ? rgba(colour, SHOWN) : "transparent");
      return h(
        "tr",
        {},
        h("th", {scope: "row"}, square, name),
        h("td", {class: "number"}, formatPeople(people, language())),
        h("td", {class: "number"}, formatShare(share, language())),
        h("td", {class: "number"}, formatPeople(eldest, language())),
      );
    });
    byId("reach-body", HTMLElement).replaceChildren(...rows);
    const assumed = assumptionLine(wish.mode, reach.assumption, {say, known: sayIfKnown, language: language()});
    const counts = {exact: "", rounded: say("reach_rounded"), withheld: say("reach_withheld")}[reach.counts ?? "exact"];
    byId("reach-how", HTMLElement).textContent = [counts, say("reach_how"), assumed].filter(Boolean).join(" ");
    this.#result.hidden = false;
  }
}

/**
 * How many people, for a sentence: where they are told in tens, it is said that they are about so many.
 *
 * @param {import("../contract.js").Hidden | undefined} people
 * @param {Reach["counts"]} [counts]
 */
function peopleText(people, counts) {
  const count = formatPeople(people, language());
  return counts === "rounded" && typeof people === "number" && people > 0 ? say("reach_about", {count}) : count;
}
