// The look-up page: one field, one answer, a map beside.

import * as api from "./api.js";
import {language, languageOfLink, onLanguage, say, sayIfKnown, useLanguage} from "./i18n.js";
import {drawAnswer, drawGrounds, speech} from "./lookup/answer.js";
import {MapPart} from "./lookup/map_part.js";
import {asksBack, drawRefusal, onlyChoice} from "./lookup/refusal.js";
import {ResponsiblePart} from "./lookup/responsible.js";
import {ASKED_FOR, groupStreets} from "./pure/hits.js";
import {placeOfLink} from "./pure/place_link.js";
import {plainText, spoken} from "./pure/sentences.js";
import {formatDate} from "./pure/wording.js";
import {copyText} from "./ui/clipboard.js";
import {Combobox} from "./ui/combobox.js";
import {byId, h, icon} from "./ui/element.js";
import {isTyping, keysDialog} from "./ui/keys.js";
import {languageLinks} from "./ui/languages.js";
import {accountCorner} from "./ui/account.js";
import {tellNoChanges} from "./ui/no_changes.js";
import {onTheme, themeSwitch} from "./ui/theme.js";
import {startWaiting} from "./ui/waiting.js";

/**
 * @typedef {import("./contract.js").Hit} Hit
 * @typedef {import("./contract.js").Place} Place
 * @typedef {{label: string, note: string}} Named
 */

const MOST_HITS = 8;
const COPIED_MS = 2500;
/** A key that is held down, or struck twice, does not take a choice that nobody has read. */
const READING_MS = 500;
/** Kinds of suggestion that are a point themselves; any other is resolved by the server from its text. */
const POINTS = new Set(["place", "district"]);
const SIGNS = {street: "street", place: "place", district: "place"};

const onScreenKeys = window.matchMedia("(hover: none) and (pointer: coarse)");
const field = byId("place", HTMLInputElement);
const clear = byId("clear", HTMLButtonElement);
const result = byId("result", HTMLElement);
const answerBox = byId("answer", HTMLElement);
const refusalBox = byId("refusal", HTMLElement);
const more = byId("more", HTMLElement);
const welcome = byId("welcome", HTMLElement);
const day = byId("date", HTMLInputElement);
const heard = byId("heard", HTMLElement);

/**
 * @type {{place: Place | null, asked: string, named: Named | undefined,
 *   answer: import("./contract.js").Answer | null, reason: unknown, since: number}}
 */
const state = {place: null, asked: "", named: undefined, answer: null, reason: null, since: 0};
/** @type {import("./contract.js").Dataset[]} */
let datasets = [];
/** @type {string[]} kinds of data that are made up */
let madeUp = [];
/** @type {AbortController | null} */
let asking = null;

const responsible = new ResponsiblePart(() => askAgain());
const map = new MapPart(async (spot) => {
  field.value = "";
  mark();
  await ask(spot, "");
  // Where the map lies below the words, the answer would come out of sight.
  if (map.below) {
    result.scrollIntoView({block: "start"});
  }
});

const combobox = new Combobox({
  input: field,
  list: byId("suggestions", HTMLUListElement),
  find: async (text, signal) => groupStreets(await api.search(text, ASKED_FOR, signal), MOST_HITS),
  draw: (hit) => [
    icon(SIGNS[/** @type {keyof typeof SIGNS} */ (hit.kind)] ?? "pin"),
    h("span", {class: "option__label"}, hit.label),
    h("span", {class: "option__detail"}, hit.detail || (sayIfKnown("ui", `kind_${hit.kind}`) ?? "")),
  ],
  onChoose: choose,
  onList: (hits, open) => {
    byId("counted", HTMLElement).textContent = open ? say("suggestions_count", {count: hits.length}) : "";
  },
  onClear: reset,
});

/** @param {Partial<Hit>} hit a suggestion, or a bare label that is looked up as text */
function choose(hit) {
  const label = hit.label ?? "";
  field.value = label;
  mark();
  if (hit.kind === "street") {
    // A street is not an address yet: its numbers come next.
    field.value = `${label} `;
    field.focus();
    combobox.refresh();
  } else if (typeof hit.address_id === "number") {
    ask({address_id: hit.address_id}, hit.corrected ? "" : label);
  } else if (POINTS.has(hit.kind ?? "") && hit.lon !== undefined && hit.lat !== undefined) {
    ask({lon: hit.lon, lat: hit.lat}, "", {label, note: hit.kind === "district" ? "district_point" : ""});
  } else {
    ask({text: label}, label);
  }
}

/**
 * @param {Place} place
 * @param {string} asked what was typed
 * @param {Named} [named] what a chosen point is called, which the server is not told
 */
async function ask(place, asked, named) {
  combobox.close();
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const done = startWaiting(result);
  const spot = "e" in place ? place : null;
  const circumstances = {...(day.value && {date: day.value}), ...responsible.circumstances()};
  try {
    const answer = await api.lookup({...place, ...circumstances}, mine.signal);
    Object.assign(answer.understood, named);
    Object.assign(state, {place, asked, named, answer, reason: null});
    map.show(answer, spot);
  } catch (reason) {
    if (mine.signal.aborted) {
      return;
    }
    Object.assign(state, {place, asked, named, answer: null, reason, since: performance.now()});
    map.show(null, spot);
  } finally {
    if (asking === mine) {
      asking = null;
    }
    done();
  }
  write();
  announce();
}

/** The same place under other circumstances. */
function askAgain() {
  if (state.place) {
    ask(state.place, state.asked, state.named);
  }
}

/** Another day has other services, and another age may decide. */
async function changeDay() {
  try {
    responsible.useServices(await api.services(day.value));
  } catch {
    // The answer itself says what is wrong.
  }
  askAgain();
}

/** Show what is known now, in the language that holds now. */
function write() {
  const {answer, reason, asked} = state;
  const what = madeUp.map((kind) => sayIfKnown("ui", `made_up_${kind}`)).filter(Boolean);
  byId("banner-text", HTMLElement).textContent = say("banner_example", {what});
  welcome.hidden = Boolean(answer || reason);
  answerBox.replaceChildren(...(answer ? drawAnswer(answer, asked) : []));
  refusalBox.replaceChildren(...(reason ? drawRefusal(reason, choose) : []));
  refusalBox.classList.toggle("refusal--question", asksBack(reason));
  field.setAttribute("aria-invalid", String(Boolean(reason) && !asksBack(reason)));
  more.hidden = !answer;
  if (answer) {
    responsible.show(answer.responsible, answer.date);
    byId("grounds", HTMLElement).replaceChildren(...drawGrounds(answer, datasets));
    byId("holds", HTMLElement).textContent = say("holds_on", {date: formatDate(answer.date, language())});
  }
}

/** Tell a screen reader what came; the words stay in the page too. */
function announce() {
  heard.textContent = state.answer ? spoken(state.answer, speech()) : "";
  if (document.activeElement === field && !readyForNumber()) {
    // A keyboard on the screen would hide the answer.
    state.answer && onScreenKeys.matches ? field.blur() : field.select();
  }
}

/** Where the street alone was typed, its number comes next: the caret stands behind it. */
function readyForNumber() {
  const {reason} = state;
  if (!(reason instanceof api.ApiFault) || reason.code !== "number_missing") {
    return false;
  }
  field.value = `${reason.facts["street"]} `;
  state.asked = field.value.trim();
  field.setSelectionRange(field.value.length, field.value.length);
  return true;
}

/** What was typed is looked up; typed once more where one thing alone was offered, that is taken. */
function submit() {
  const only = onlyChoice(state.reason);
  const same = field.value.trim() === state.asked;
  if (only && same && performance.now() - state.since > READING_MS) {
    choose(only);
  } else if (!only || !same) {
    ask({text: field.value}, field.value.trim());
  }
}

/** A link may name a place by its coordinates: it is marked on the map, and looked up. */
function followLink() {
  const place = placeOfLink(location.hash);
  if (place) {
    history.replaceState(null, "", location.pathname + location.search);
    ask(place, "");
  }
}

/** Empty the page for the next question. */
function reset() {
  asking?.abort();
  combobox.close();
  field.value = "";
  Object.assign(state, {place: null, asked: "", named: undefined, answer: null, reason: null});
  heard.textContent = "";
  mark();
  write();
  map.show(null);
  field.focus();
}

function mark() {
  clear.hidden = field.value === "";
}

async function copyAnswer() {
  if (!state.answer) {
    return;
  }
  const copied = await copyText(plainText(state.answer, speech()));
  const text = byId("copy-text", HTMLElement);
  text.textContent = say(copied ? "copied" : "copy_failed");
  heard.textContent = text.textContent;
  window.setTimeout(() => {
    text.textContent = say("copy");
  }, COPIED_MS);
}

/** Write the whole page in the language that holds now. */
function followLanguage() {
  languageLinks();
  onLanguage(() => {
    document.title = say("page_title");
    responsible.write();
    map.write();
    write();
  });
}

function listen() {
  byId("question", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", () => {
    mark();
    // What is being written now is not wrong yet.
    field.setAttribute("aria-invalid", "false");
  });
  clear.addEventListener("click", reset);
  day.addEventListener("change", changeDay);
  byId("today", HTMLButtonElement).addEventListener("click", () => {
    day.value = "";
    changeDay();
  });
  byId("cancel", HTMLButtonElement).addEventListener("click", () => {
    asking?.abort();
    field.focus();
  });
  byId("copy", HTMLButtonElement).addEventListener("click", copyAnswer);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !isTyping(event)) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  onTheme(write);
  const keys = (/** @type {string} */ id) => byId(id, HTMLButtonElement);
  keysDialog(byId("keys", HTMLDialogElement), keys("keys-open"), keys("keys-close"));
}

/** What the page wants to know of the server, once; the look-up does not wait for it. */
async function learn() {
  const [health, services, sets] = await Promise.allSettled([api.health(), api.services(), api.datasets()]);
  if (health.status === "fulfilled") {
    madeUp = health.value.synthetic;
    tellNoChanges(health.value);
    byId("banner", HTMLElement).hidden = !health.value.example_data;
    byId("municipality", HTMLElement).textContent = health.value.municipality?.name ?? "";
  }
  datasets = sets.status === "fulfilled" ? sets.value : [];
  responsible.useServices(services.status === "fulfilled" ? services.value : []);
  write();
}

themeSwitch(byId("theme", HTMLButtonElement));
void accountCorner();
followLanguage();
listen();
mark();
window.addEventListener("hashchange", followLink);
useLanguage(languageOfLink(location.search)).then(() => Promise.all([learn(), followLink()]), (reason) => {
  state.reason = reason;
  write();
});
