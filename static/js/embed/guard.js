// A map within somebody's page must not swallow the page's scrolling: the wheel needs Ctrl, a touch two fingers.

import {say} from "../i18n.js";

const SHOWN_MS = 1200;

/**
 * @param {HTMLElement} frame holds the map
 * @param {HTMLElement} hint says what to do
 */
export function guardScroll(frame, hint) {
  let timer = 0;
  const tell = (/** @type {string} */ key) => {
    hint.textContent = say(key);
    hint.dataset["shown"] = "";
    clearTimeout(timer);
    timer = window.setTimeout(() => delete hint.dataset["shown"], SHOWN_MS);
  };
  // Taken before the map hears of it; the browser then scrolls the page.
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) {
      event.stopPropagation();
      tell("embed_use_ctrl");
    }
  }, {capture: true, passive: true});
  frame.addEventListener("touchmove", (event) => {
    if (event.touches.length === 1) {
      tell("embed_use_two");
    }
  }, {capture: true, passive: true});
}
