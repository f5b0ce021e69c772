// The map in a frame: the areas in force, a table that says the same, and a text answer for a place that is pressed.

import * as api from "../api.js";
import {language, say, sayFault, sayIfKnown} from "../i18n.js";
import {drawAnswer} from "../lookup/answer.js";
import {isSwapped, oddities, readEmbed} from "../pure/embed_link.js";
import {formatNumber} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";
import {guardScroll} from "./guard.js";
import {bringIntoSight, sayOddity, settle, tellMadeUp, tellOdd} from "./framed.js";

/** @typedef {import("../contract.js").PublicPlan} PublicPlan */

/** Names are Swedish in every language: å, ä and ö come last. */
const BY_NAME = new Intl.Collator("sv", {numeric: true});
const EDGE = 24;
const embed = readEmbed(location.search, "karta");
const trouble = byId("trouble", HTMLElement);
const answer = byId("answer", HTMLElement);
/** @type {import("../map/area_map.js").AreaMap | null} */
let map = null;
/** What the address says that is not shown as it says. @type {string[]} */
const odd = [];
/** @type {AbortController | null} */
let asking = null;

/** @param {unknown} reason */
function fail(reason) {
  trouble.textContent = reason instanceof api.ApiFault ? sayFault(reason) : String(reason);
  trouble.hidden = false;
}

/**
 * @param {PublicPlan} told
 * @param {{code: string, name: string, office: string, provider: string, swatch: string, fill: string}[]} areas
 */
function legend(told, areas) {
  const offices = new Map(told.offices.map((one) => [one.code, one.name]));
  const providers = new Map(told.providers.map((one) => [one.code, one.name]));
  const shown = {
    office: areas.some((one) => one.office), provider: areas.some((one) => one.provider),
    people: embed.layers.includes("people") && Object.keys(told.people).length > 0,
  };
  const basis = told.plan.basis === "decided" ? "" : ` (${sayIfKnown("bases", told.plan.basis) ?? ""})`;
  const base = told.offices.some((one) => one.kind === "base");
  const heads = [
    say("column_area"), shown.office && say(base ? "column_base" : "column_office"),
    shown.provider && say("column_provider"), shown.people && say("column_people_tens"),
  ];
  byId("legend", HTMLTableElement).replaceChildren(
    h("caption", {}, `${sayIfKnown("divisions", embed.division) ?? ""}: ${told.plan.name}${basis}`),
    h("thead", {}, h("tr", {}, ...heads.map((text) => text && h("th", {scope: "col"}, text)))),
    h("tbody", {}, ...areas.toSorted((a, b) => BY_NAME.compare(a.name, b.name)).map((one) => {
      const swatch = h("span", {class: "swatch", "aria-hidden": "true"});
      swatch.style.setProperty("--area", one.swatch);
      swatch.style.setProperty("--fill", one.fill || one.swatch);
      return h(
        "tr",
        {},
        h("th", {scope: "row"}, swatch, one.name),
        shown.office && h("td", {}, offices.get(one.office) ?? "–"),
        shown.provider && h("td", {}, providers.get(one.provider) ?? "–"),
        shown.people && h("td", {class: "number"}, peopleText(told.people[one.code])),
      );
    })),
  );
}

/** @param {number | null | undefined} people null: fewer than five, which is not told */
function peopleText(people) {
  return people === null ? "<5" : formatNumber(people, language(), 0);
}

/** @param {{lon: number, lat: number}} place */
async function ask(place) {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  trouble.hidden = true;
  try {
    const found = await api.lookup(place, mine.signal);
    found.divisions = found.divisions.filter((one) => one.division === embed.division);
    found.unplanned = [];
    const [one] = found.divisions;
    answer.replaceChildren(...drawAnswer(found, ""));
    // What was pressed is seen already: the reader keeps the overview.
    map?.markPlace({e: found.point.e, n: found.point.n});
    map?.choose(one?.area.code ?? "");
    bringIntoSight(answer);
  } catch (reason) {
    if (!mine.signal.aborted) {
      answer.replaceChildren();
      map?.markPlace(null);
      fail(reason);
      bringIntoSight(trouble);
    }
  }
}

/** @param {PublicPlan} told */
async function drawMap(told) {
  const {AreaMap} = await import("../map/area_map.js");
  const {toTm} = await import("./place.js");
  const target = byId("map", HTMLElement);
  const frame = byId("frame", HTMLElement);
  guardScroll(frame, byId("hint", HTMLElement));
  // Of the map alone, where the address says it; otherwise it follows the frame.
  frame.style.height = new URLSearchParams(location.search).has("height") ? `${embed.height}px` : "";
  const drawn = new AreaMap(target, ask, () => [EDGE, EDGE, EDGE, EDGE]);
  map = drawn;
  // Water tells where one is; the roads of a whole municipality would outweigh all the rest of the frame, and readers of
  // other people's pages ask no third server.
  void drawn.setGround(api.basemap().then((said) => ({...said, roads: null, background: null})));
  const colours = new Map(told.areas.features.map(({properties}) => [properties["office"], properties["colour"]]));
  const pins = embed.layers.includes("offices") ? told.offices : [];
  drawn.setAreas(told.areas, pins.map(({e, n, name, code}) => ({e, n, name, code, colour: colours.get(code) ?? ""})));
  drawn.plain(!embed.layers.includes("areas"));
  const middle = embed.centre && !isSwapped(embed.centre) ? toTm(embed.centre) : null;
  if (middle && drawn.holds(middle)) {
    drawn.showAround(middle, 1000 * embed.km);
  } else {
    drawn.showAll();
    embed.centre && odd.push(sayCentre(embed.centre));
    tellOdd(odd);
  }
  byId("map-in", HTMLButtonElement).addEventListener("click", () => drawn.zoom(1));
  byId("map-out", HTMLButtonElement).addEventListener("click", () => drawn.zoom(-1));
  byId("map-whole", HTMLButtonElement).addEventListener("click", () => drawn.showAll());
  return drawn.legend();
}

/**
 * Why the map does not stand where the address says.
 *
 * @param {{lon: number, lat: number}} centre
 */
function sayCentre({lon, lat}) {
  return isSwapped({lon, lat}) ? say("embed_odd_swapped", {right: `${lat},${lon}`}) : say("embed_odd_outside", {value: `${lon},${lat}`});
}

async function show() {
  await settle(embed);
  const unknown = oddities(location.search, "karta");
  odd.push(...unknown.map(sayOddity));
  tellOdd(odd);
  if (unknown.some(({key}) => key === "division")) {
    // Another division's map would be taken for the one that was meant.
    byId("frame", HTMLElement).hidden = true;
    byId("tap", HTMLElement).hidden = true;
    return;
  }
  document.title = say("embed_title_karta", {division: sayIfKnown("divisions", embed.division) ?? ""});
  try {
    const told = await api.publicPlan(embed.division, embed.plan);
    byId("municipality", HTMLElement).textContent = told.municipality;
    tellMadeUp(told.synthetic);
    try {
      legend(told, await drawMap(told));
    } catch {
      trouble.textContent = say("embed_no_map");
      trouble.hidden = false;
      legend(told, told.areas.features.map(({properties: one}) => ({
        code: one["code"] ?? "", name: one["name"] ?? "", office: one["office"] ?? "", provider: one["provider"] ?? "",
        swatch: one["colour"] ?? "", fill: "",
      })));
    }
  } catch (reason) {
    byId("frame", HTMLElement).hidden = true;
    byId("tap", HTMLElement).hidden = true;
    fail(reason);
  }
}

show();
