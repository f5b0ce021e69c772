// What every page of text shares: the header's switches, whose municipality it is, and what is made up.

import * as api from "../api.js";
import {languageOfLink, onLanguage, say, sayFault, sayIfKnown, useLanguage} from "../i18n.js";
import {accountCorner} from "./account.js";
import {byId} from "./element.js";
import {languageLinks} from "./languages.js";
import {tellNoChanges} from "./no_changes.js";
import {themeSwitch} from "./theme.js";

/**
 * The banner's sentence about example data.
 *
 * @param {string[]} kinds kinds of data that are made up
 */
export function bannerText(kinds) {
  return say("banner_example", {what: kinds.map((kind) => sayIfKnown("ui", `made_up_${kind}`)).filter(Boolean)});
}

/**
 * Make a page speak, and write it anew whenever the language changes.
 *
 * @param {() => string} title of the browser's tab
 * @param {() => void} write
 */
export async function startPage(title, write) {
  /** @type {string[]} */
  let kinds = [];
  themeSwitch(byId("theme", HTMLButtonElement));
  void accountCorner();
  languageLinks();
  onLanguage(() => {
    document.title = title();
    byId("banner-text", HTMLElement).textContent = bannerText(kinds);
    write();
  });
  await useLanguage(languageOfLink(location.search));
  try {
    const said = await api.health();
    const {example_data, municipality, synthetic} = said;
    tellNoChanges(said);
    kinds = synthetic;
    byId("municipality", HTMLElement).textContent = municipality?.name ?? "";
    byId("banner", HTMLElement).hidden = !example_data;
    byId("banner-text", HTMLElement).textContent = bannerText(kinds);
  } catch (reason) {
    byId("banner", HTMLElement).hidden = false;
    byId("banner-text", HTMLElement).textContent = reason instanceof api.ApiFault ? sayFault(reason) : String(reason);
  }
}
