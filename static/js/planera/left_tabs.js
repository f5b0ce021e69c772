// The three lists on the left: areas, districts, edits, remarks.

import {byId} from "../ui/element.js";
import {fold} from "./fold.js";
import {tabKeys} from "./tab_keys.js";

const NAMES = ["areas", "districts", "steps", "remarks"];

/** @param {string} name */
export function showLeft(name) {
  fold("left", false);
  for (const one of NAMES) {
    const tab = byId(`left-tab-${one}`, HTMLElement);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    byId(`left-${one}`, HTMLElement).hidden = one !== name;
  }
}

export function leftTabs() {
  const list = byId("left-choice", HTMLElement);
  for (const one of NAMES) {
    byId(`left-tab-${one}`, HTMLElement).addEventListener("click", () => showLeft(one));
  }
  tabKeys(list);
  // What the link leads to stands in a list that may be hidden; what is hidden takes no focus.
  byId("skip-to-table", HTMLAnchorElement).addEventListener("click", (event) => {
    event.preventDefault();
    showLeft("districts");
    byId("districts-filter", HTMLInputElement).focus();
  });
}
