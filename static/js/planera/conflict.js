// Somebody else has changed the draft: who did what, and what becomes of one's own edits.

import {say} from "../i18n.js";
import {byWhom, otherwise} from "../pure/authors.js";
import {ownName} from "../ui/account.js";
import {byId, h, icon} from "../ui/element.js";
import {letGo, onTop} from "./actions.js";
import {guarded} from "./guarded.js";
import {told} from "./session.js";
import {state, watch} from "./state.js";

/** @param {string} at ISO 8601 */
function clock(at) {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"});
}

/**
 * @param {string} what
 * @param {string} who
 * @param {string} time
 */
function at(what, who, time) {
  return time ? say(who ? "plan_conflict_at_by" : "plan_conflict_at", {what, who, time: clock(time)}) : what;
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
    const {others, latest} = conflict;
    const theirs = others.map((one) => at(told(one.edit), one.made_by, one.made_at));
    const names = others.length ? others.map((one) => one.made_by) : latest ? [latest.by] : [];
    const {key, who} = byWhom(names, ownName(), "plan_conflict_title");
    bar.replaceChildren(
      icon("warning"),
      h("div", {},
        h("h3", {}, say(key, {who})),
        list(theirs.length ? theirs : [at(say(otherwise(latest)), latest?.by ?? "", latest?.at ?? "")]),
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
