// A question before something of somebody else's is undone or forgotten: who made what, and whether to go on.

import {language, say} from "../i18n.js";
import {h} from "../ui/element.js";
import {told} from "./session.js";

/** @typedef {import("../plan_contract.js").Step} Step */

const MOST = 6;

/** @param {Step} one */
function line({edit, made_by: who, made_at: at}) {
  const time = new Date(at).toLocaleTimeString(language(), {hour: "2-digit", minute: "2-digit"});
  return h("li", {}, say("plan_ask_step", {what: told(edit), who: who || say("plan_ask_somebody"), time}));
}

/**
 * Ask whether to go on; leaving the dialog in any other way than by the first button is a no.
 *
 * @param {string} about the stem of the sentences: `plan_ask_undo` or `plan_ask_drop`
 * @param {Step[]} steps of others
 * @returns {Promise<boolean>}
 */
export function askAbout(about, steps) {
  const shown = steps.slice(0, MOST);
  const more = steps.length - shown.length;
  const go = h("button", {type: "submit", class: "button button--main", value: "go"}, say(`${about}_go`));
  const stop = h("button", {type: "submit", class: "button", value: "", autofocus: true}, say("plan_ask_stop"));
  const dialog = h("dialog", {class: "keys", id: "ask", "aria-labelledby": "ask-title"},
    h("form", {method: "dialog"},
      h("h2", {id: "ask-title"}, say(`${about}_title`)),
      h("ul", {}, ...shown.map(line), more > 0 && h("li", {}, say("plan_ask_more", {count: more}))),
      h("p", {}, say(`${about}_means`)),
      h("div", {class: "row"}, go, stop)));
  const held = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (held instanceof HTMLElement && held.isConnected) {
        held.focus({preventScroll: true});
      }
      resolve(dialog.returnValue === "go");
    });
  });
}
