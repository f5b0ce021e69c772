// The page's words: which language, the catalogue, and the sentences made from it.

import {catalogue} from "./api.js";
import {asTold, fill} from "./pure/wording.js";

/** @typedef {import("./contract.js").Language} Language */

/** @type {Language} */
let current = "sv";
/** @type {import("./contract.js").Catalogue} */
let words = {};
/** @type {(() => void)[]} */
const listeners = [];

/** The language that is shown. */
export function language() {
  return current;
}

/**
 * The language that a link asks for; Swedish when it asks for none.
 *
 * @param {string} query
 * @returns {Language}
 */
export function languageOfLink(query) {
  return new URLSearchParams(query).get("lang") === "en" ? "en" : "sv";
}

/**
 * Read the catalogue of a language and write the page in it.
 *
 * @param {Language} wanted
 */
export async function useLanguage(wanted) {
  words = await catalogue(wanted);
  current = wanted;
  document.documentElement.lang = wanted;
  writeTexts(document.body);
  listeners.forEach((listener) => listener());
}

/** @param {() => void} listener called when the language has changed */
export function onLanguage(listener) {
  listeners.push(listener);
}

/**
 * A sentence of the page by its key; the key itself where the catalogue lacks it.
 *
 * @param {string} key
 * @param {Record<string, unknown>} [facts]
 */
export function say(key, facts = {}) {
  return sayIfKnown("ui", key, facts) ?? key;
}

/**
 * A sentence that may be missing.
 *
 * @param {string} group a group within a group by dots: `travel.modes`
 * @param {string} key
 * @param {Record<string, unknown>} [facts]
 * @returns {string | undefined}
 */
export function sayIfKnown(group, key, facts = {}) {
  /** @type {unknown} */
  let found = words;
  for (const step of [...group.split("."), key]) {
    found = /** @type {Record<string, unknown> | undefined} */ (found)?.[step];
  }
  return typeof found === "string" ? fill(found, facts, current, words) : undefined;
}

/**
 * What a fault says: by its code, else in the server's own words.
 *
 * @param {import("./api.js").ApiFault} fault
 */
export function sayFault(fault) {
  const known = sayIfKnown("errors", fault.code, asTold(fault.facts));
  const said = known || fault.detail || sayIfKnown("errors", "unexpected_answer", fault.facts) || fault.code;
  // What is unexpected has a number, by which whoever runs the system finds it in the log.
  return fault.facts["request"] && known ? `${said} ${say("fault_number", fault.facts)}` : said;
}

/**
 * Write every `data-say` (text) and `data-say-label` (accessible name) below an element.
 *
 * @param {Element} root
 */
export function writeTexts(root) {
  for (const element of root.querySelectorAll("[data-say]")) {
    element.textContent = say(element.getAttribute("data-say") ?? "");
  }
  for (const element of root.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.getAttribute("data-say-label") ?? ""));
  }
  for (const element of root.querySelectorAll("[data-say-placeholder]")) {
    element.setAttribute("placeholder", say(element.getAttribute("data-say-placeholder") ?? ""));
  }
}
