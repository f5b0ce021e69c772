// The map beside the answer: loaded when it is wanted, one division at a time, with a table that says the same.

import * as api from "../api.js";
import {language, say, sayFault, sayIfKnown} from "../i18n.js";
import {byId, h} from "../ui/element.js";
import {onTheme} from "../ui/theme.js";
import {ReachPart} from "./reach_part.js";

/**
 * @typedef {import("../contract.js").Answer} Answer
 * @typedef {import("../contract.js").MappedOffice} MappedOffice
 * @typedef {{divisions: import("../contract.js").Division[], offices: MappedOffice[],
 *   providers: {code: string, name: string}[]}} Catalogue
 */

const wide = window.matchMedia("(min-width: 60rem)");
/** The division that is shown first: the one with offices that citizens go to. */
const FIRST = "socialtjanst";
const EDGE = 56;
/** The switches at the top. */
const TOP = 104;
/** @type {import("../contract.js").FeatureCollection} */
const NOTHING = {type: "FeatureCollection", features: []};

/** Owns the map's part of the page. */
export class MapPart {
  #part = byId("map-part", HTMLElement);
  #toggle = byId("map-toggle", HTMLButtonElement);
  #tabs = byId("map-divisions", HTMLElement);
  #legend = byId("legend-body", HTMLElement);
  #legendCaption = byId("legend-caption", HTMLElement);
  #trouble = byId("map-trouble", HTMLElement);
  /** @type {Promise<import("../map/area_map.js").AreaMap> | null} */
  #loading = null;
  /** @type {import("../map/area_map.js").AreaMap | null} */
  #map = null;
  /** @type {Catalogue} */
  #catalogue = {divisions: [], offices: [], providers: []};
  #division = FIRST;
  #shownPlan = 0;
  #day = "";
  #turn = 0;
  #seen = false;
  /** @type {Answer | null} */
  #answer = null;
  /** @type {{e: number, n: number} | null} */
  #spot = null;
  #reach = new ReachPart();

  /** @param {(place: {lon: number, lat: number}) => void} onAsk a place on the map was pressed */
  constructor(onAsk) {
    this.onAsk = onAsk;
    this.#toggle.addEventListener("click", () => {
      this.#setOpen(!this.#isOpen());
      this.#part.scrollIntoView({block: "nearest"});
    });
    byId("map-in", HTMLButtonElement).addEventListener("click", () => this.#map?.zoom(1));
    byId("map-out", HTMLButtonElement).addEventListener("click", () => this.#map?.zoom(-1));
    byId("map-whole", HTMLButtonElement).addEventListener("click", () => this.#map?.showAll());
    wide.addEventListener("change", () => {
      if (wide.matches) {
        this.#setOpen(true);
      }
    });
    onTheme(() => {
      this.#map?.repaint();
      this.#writeLegend();
      this.#reach.write();
    });
    if (wide.matches) {
      this.#setOpen(true);
    }
  }

  /** Write again in the language that holds now. */
  write() {
    byId("map-toggle-text", HTMLElement).textContent = say(this.#isOpen() ? "map_hide" : "map_show");
    this.#writeTabs();
    this.#writeLegend();
    this.#reach.write();
  }

  /**
   * @param {Answer | null} answer
   * @param {{e: number, n: number} | null} [spot] a place that is marked even if it has no answer
   */
  async show(answer, spot = null) {
    this.#answer = answer;
    this.#spot = spot;
    if (spot) {
      this.#setOpen(true);
    }
    if (this.#map) {
      await this.#draw();
    }
  }

  /** Whether the map lies below the words instead of beside them. */
  get below() {
    return !wide.matches;
  }

  #isOpen() {
    return this.#toggle.getAttribute("aria-expanded") === "true";
  }

  /** @param {boolean} open */
  #setOpen(open) {
    this.#part.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
    byId("map-toggle-text", HTMLElement).textContent = say(open ? "map_hide" : "map_show");
    if (!open) {
      return;
    }
    this.#loading ??= this.#load();
    this.#loading
      .then(() => this.#draw())
      .catch((reason) => {
        this.#loading = null;
        this.#fail(reason);
      });
  }

  async #load() {
    const [{AreaMap}, districts] = await Promise.all([import("../map/area_map.js"), api.districts()]);
    const map = new AreaMap(byId("map", HTMLElement), this.onAsk, insets);
    map.setDistricts(districts);
    void map.setGround(api.basemap(), () => say("map_background_failed"));
    this.#map = map;
    return map;
  }

  async #draw() {
    const map = this.#map;
    const turn = ++this.#turn;
    if (!map) {
      return;
    }
    try {
      await this.#drawPlan(map, turn);
    } catch (reason) {
      this.#fail(reason);
      return;
    }
    if (turn !== this.#turn) {
      return;
    }
    this.#trouble.hidden = true;
    const mine = this.#answer?.divisions.find(({division}) => division === this.#division);
    map.choose(this.#answer ? (mine?.area.code ?? this.#answer.district.code) : "");
    const office = this.#catalogue.offices.find(
      ({code, plan_id}) => code === mine?.office?.code && plan_id === mine?.plan.id,
    );
    this.#writeTabs();
    this.#writeLegend();
    map.setPlace(this.#answer?.point ?? this.#spot, office && !this.#spot ? [office] : []);
    const offices = this.#catalogue.offices.filter(({plan_id}) => plan_id === this.#shownPlan);
    this.#reach.follow({map, offices, division: this.#division, assigned: office?.code ?? ""});
    if (!this.#answer && !this.#spot && !this.#seen) {
      map.showAll();
    }
    this.#seen = true;
  }

  /**
   * Fetch and draw the plan that holds on the answer's day, unless it is the one that is shown.
   *
   * @param {import("../map/area_map.js").AreaMap} map
   * @param {number} turn
   */
  async #drawPlan(map, turn) {
    const day = this.#answer?.date ?? "";
    if (!this.#catalogue.divisions.length || day !== this.#day) {
      const [divisions, offices, providers] = await Promise.all([
        api.divisions(day), api.offices(day), api.providers(),
      ]);
      this.#catalogue = {divisions, offices, providers};
      this.#day = day;
    }
    const drawn = this.#catalogue.divisions.filter(({plan_in_force}) => plan_in_force);
    const shown = drawn.find(({code}) => code === this.#division) ?? drawn[0];
    const plan = shown?.plan_in_force?.id ?? 0;
    this.#division = shown?.code ?? this.#division;
    if (turn !== this.#turn || plan === this.#shownPlan) {
      return;
    }
    // A day without any plan has no areas; those of another day would contradict the answer.
    const areas = plan ? await api.planAreas(plan) : NOTHING;
    if (turn !== this.#turn) {
      return;
    }
    const colours = new Map(areas.features.map(({properties}) => [properties["office"], properties["colour"]]));
    const offices = this.#catalogue.offices.filter(({plan_id}) => plan_id === plan);
    map.setAreas(areas, offices.map(({e, n, name, code}) => ({e, n, name, code, colour: colours.get(code) ?? ""})));
    this.#shownPlan = plan;
  }

  /** @param {unknown} reason */
  #fail(reason) {
    this.#trouble.textContent = reason instanceof api.ApiFault ? sayFault(reason) : say("map_failed");
    this.#trouble.hidden = false;
  }

  #writeTabs() {
    const drawn = this.#catalogue.divisions.filter(({plan_in_force}) => plan_in_force);
    byId("map-choices", HTMLElement).hidden = drawn.length === 0;
    const choose = (/** @type {string} */ code) => {
      this.#division = code;
      this.#draw();
    };
    // Made anew only when they differ: the one in hand must keep the focus.
    const written = `${language()} ${drawn.map(({code}) => code).join(" ")}`;
    if (this.#tabs.dataset["written"] === written) {
      this.#tabs.querySelectorAll("input").forEach((tab) => (tab.checked = tab.value === this.#division));
      return;
    }
    this.#tabs.dataset["written"] = written;
    this.#tabs.replaceChildren(
      ...drawn.map(({code}) =>
        h(
          "label",
          {class: "segment"},
          h("input", {
            type: "radio",
            name: "division",
            value: code,
            checked: code === this.#division,
            onchange: () => choose(code),
          }),
          h("span", {}, sayIfKnown("divisions", code) ?? code),
        ),
      ),
    );
  }

  #writeLegend() {
    const {offices, providers, divisions} = this.#catalogue;
    const name = sayIfKnown("divisions", this.#division) ?? this.#division;
    const plan = divisions.find(({code}) => code === this.#division)?.plan_in_force;
    const basis = plan && plan.basis !== "decided" ? sayIfKnown("bases", plan.basis) : undefined;
    this.#legendCaption.textContent = [name, basis && `(${basis})`].filter(Boolean).join(" ");
    const rows = this.#map?.legend() ?? [];
    byId("legend", HTMLElement).hidden = rows.length === 0;
    const officeNames = new Map(offices.map(({code, name: called}) => [code, called]));
    const providerNames = new Map(providers.map(({code, name: called}) => [code, called]));
    const columns = {
      office: rows.some(({office}) => office),
      provider: rows.some(({provider}) => provider),
    };
    const bases = offices.some(({plan_id, kind}) => plan_id === plan?.id && kind === "base");
    byId("legend-office", HTMLElement).hidden = !columns.office;
    byId("legend-office", HTMLElement).textContent = say(bases ? "column_base" : "column_office");
    byId("legend-provider", HTMLElement).hidden = !columns.provider;
    this.#legend.replaceChildren(
      ...rows.map((row) =>
        h(
          "tr",
          {},
          h("th", {scope: "row"}, swatch(row.fill, row.swatch), row.name),
          columns.office && h("td", {}, officeNames.get(row.office) ?? (row.office || "–")),
          columns.provider && h("td", {}, providerNames.get(row.provider) ?? (row.provider || "–")),
        ),
      ),
    );
  }
}

/** What lies over the map: the tables in its lower left corner, the buttons at its right. */
function insets() {
  const notes = wide.matches ? byId("map-notes", HTMLElement) : null;
  const open = notes?.querySelector("details[open]:not([hidden])");
  if (!notes || !open) {
    return [EDGE, EDGE, EDGE, EDGE];
  }
  const map = byId("map", HTMLElement);
  const left = notes.offsetWidth + notes.offsetLeft + EDGE / 2;
  const below = map.clientHeight - notes.offsetTop + EDGE / 2;
  // Beside the tables or above them: where more of the map is left.
  return left / map.clientWidth <= below / map.clientHeight ? [EDGE, EDGE, EDGE, left] : [TOP, EDGE, below, EDGE];
}

/**
 * @param {string} fill
 * @param {string} border
 */
function swatch(fill, border) {
  const square = h("span", {class: "swatch", "aria-hidden": "true"});
  square.style.background = fill;
  square.style.borderColor = border;
  return square;
}
