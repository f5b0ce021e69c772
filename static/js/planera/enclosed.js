// Who lives within what has been drawn, and where they belong now: told before an area is chosen for it.

import {ApiFault} from "../api.js";
import {enclosed} from "../enclosed_api.js";
import {language, say, sayFault} from "../i18n.js";
import {Latest} from "../pure/latest.js";
import {formatNumber} from "../pure/wording.js";
import {h} from "../ui/element.js";
import {names, set, state, watch} from "./state.js";
import {swatch} from "./swatch.js";

/** @typedef {{plan: number, polygon: object, year: number | null}} Asked */

/** @type {Latest<Asked, import("../plan_contract.js").Enclosed>} */
const reading = new Latest({
  ask: ({plan, polygon, year}, signal) => enclosed(plan, polygon, year, signal),
  onAnswer: (found) => set({enclosed: {found, refusal: ""}}),
  onFault: (reason) => {
    // Without an answer the card says what it can, and the drawing is given all the same.
    const known = reason instanceof ApiFault && reason.status >= 400 && reason.status < 500;
    set({enclosed: known ? {found: null, refusal: sayFault(reason)} : null});
  },
});

/** Ask whenever there is another drawing, or another plan below it. */
export function countEnclosed() {
  watch(["drawn", "plan", "year"], () => {
    const {plan, drawn, year} = state;
    if (drawn && plan) {
      reading.ask({plan: plan.id, polygon: drawn, year});
    } else {
      reading.drop();
      set({enclosed: null});
    }
  });
}

/** The drawing in words, as far as they are known. */
export function enclosedWords() {
  const {found, refusal} = state.enclosed ?? {};
  if (refusal) {
    return [h("p", {class: "card__hint", "data-refused": "true", role: "status"}, refusal)];
  }
  if (!found) {
    return [h("p", {class: "small", role: "status"}, say("plan_drawn_counting"))];
  }
  const count = (/** @type {import("../plan_contract.js").Count} */ value) => formatNumber(value, language(), 0);
  const facts = {addresses: count(found.addresses), people: count(found.people), eldest: count(found.age_80_plus)};
  if (!found.addresses) {
    return [h("p", {class: "small", role: "status"}, say("plan_drawn_empty"))];
  }
  return [
    h("p", {class: "small", role: "status", id: "drawn-people"}, say("plan_drawn_people", facts)),
    h("ul", {class: "enclosed small", "aria-label": say("plan_drawn_from")}, ...found.areas.map(({area, people, age_80_plus: eldest}) =>
      h("li", {}, area ? swatch(area) : "", h("span", {}, area ? names.area(area) : say("plan_drawn_outside")),
        h("span", {class: "amount"}, say("plan_drawn_part", {people: count(people), eldest: count(eldest)}))))),
  ];
}
