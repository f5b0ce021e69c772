// Somebody else has changed the draft: who did what, and what becomes of one's own edits.

import {say} from "../i18n.js";
import {byId, h, icon} from "../ui/element.js";
import {letGo, onTop} from "./actions.js";
import {guarded} from "./guarded.js";
import {told} from "./session.js";
import {state, watch} from "./state.js";

/** @param {string} at ISO 8601 */
function clock(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"});
}

export function conflictBar() {
  watch(["conflict", "unsent"], () => {
    const bar = byId("conflict", HTMLElement);
    const {conflict, unsent} = state;
    bar.hidden = !conflict;
    if (!conflict) {
      bar.replaceChildren();
      return;
    }
    const list = (/** @type {string[]} */ lines) => h("ul", {}, ...lines.map((line) => h("li", {}, line)));
    const theirs = conflict.others.map((one) => say("plan_conflict_at", {what: told(one.edit), time: clock(one.made_at)}));
    bar.replaceChildren(
      icon("warning"),
      h("div", {},
        h("h3", {}, say("plan_conflict_title")),
        theirs.length ? list(theirs) : h("p", {}, say("plan_conflict_undone")),
        h("p", {}, say("plan_conflict_yours")),
        list(unsent.map(told)),
        h("div", {class: "row"},
          h("button", {type: "button", class: "button button--main", onclick: () => void guarded(onTop)},
            say("plan_conflict_on_top")),
          h("button", {type: "button", class: "button", onclick: () => void guarded(letGo)},
            say("plan_conflict_let_go")),
        ),
      ),
    );
  });
}
