// Another server's map below ours that does not come: said quietly, once, and taken back when it does.

import {say} from "../i18n.js";
import {byId} from "./element.js";

/**
 * @param {string} id the line that says so
 * @returns {(failing: boolean) => void}
 */
export function backgroundTeller(id) {
  return (failing) => {
    const line = byId(id, HTMLElement);
    line.hidden = !failing;
    line.textContent = failing ? say("map_background_failed") : "";
  };
}
