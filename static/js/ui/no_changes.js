// The notice that nothing can be changed just now: the disk of the data is full, or closed to the program.

import {say} from "../i18n.js";
import {byId} from "./element.js";

/**
 * Tell, where it is so, that nothing can be changed just now and why.
 *
 * @param {import("../contract.js").Health} said
 */
export function tellNoChanges({takes_no_changes}) {
  byId("no-changes", HTMLElement).hidden = !takes_no_changes;
  if (!takes_no_changes) return;
  const text = byId("no-changes-text", HTMLElement);
  text.dataset.say = `no_changes_${takes_no_changes}`;
  text.textContent = say(text.dataset.say);
}
