// The quiet line under the map, and the trouble that stands where it arose.

import {say} from "../i18n.js";
import {byId, h, icon} from "../ui/element.js";

const STAYS_MS = 12_000;
let timer = 0;
/** @type {{undo: () => void, redo: () => void, place: (place: {e: number, n: number} | null) => void}} */
const doing = {undo: () => undefined, redo: () => undefined, place: () => undefined};

/** @param {Partial<typeof doing>} how what the line's buttons do, and who shows the place of a trouble */
export function tellWith(how) {
  Object.assign(doing, how);
}

/**
 * Say what has been done: `Hackefors flyttat till Öst · Ångra`.
 *
 * @param {string} text
 * @param {{undo?: boolean, redo?: boolean, more?: {words: string, act: () => void} | null}} [offer]
 */
export function tell(text, {undo = false, redo = false, more = null} = {}) {
  const line = byId("said", HTMLElement);
  const button = (/** @type {string} */ words, /** @type {() => void} */ act) =>
    h("button", {type: "button", class: "said__button", onclick: act}, words);
  line.replaceChildren(
    h("span", {}, text),
    ...(undo ? [button(say("plan_undo"), () => doing.undo())] : []),
    ...(redo ? [button(say("plan_redo"), () => doing.redo())] : []),
    ...(more ? [button(more.words, more.act)] : []),
  );
  line.hidden = !text;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    line.hidden = !line.matches(":hover, :focus-within");
  }, STAYS_MS);
}

/**
 * Say what went wrong and what to do about it; "" takes it away.
 *
 * @param {string} text
 * @param {{e: number, n: number} | null} [place]
 */
export function trouble(text, place = null) {
  const box = byId("trouble", HTMLElement);
  box.hidden = !text;
  doing.place(place);
  if (text) {
    const close = h("button", {type: "button", class: "button button--icon", "aria-label": say("close"),
      onclick: () => trouble("")}, icon("clear"));
    box.replaceChildren(icon("error"), h("p", {}, text), close);
  } else {
    box.replaceChildren();
  }
}
