// On a phone the map has no room to spare: what lies on it at a desk stands beside it, where the hand can reach it.

import {byId} from "../ui/element.js";

const narrow = window.matchMedia("(max-width: 63.99rem)");

/** The card is at the screen's foot wherever the page has been scrolled to, and the legend is under the map. */
export function narrowPlaces() {
  const places = [
    {one: byId("card", HTMLElement), on: (/** @type {HTMLElement} */ one) => document.body.append(one)},
    {one: byId("ground", HTMLElement), on: (/** @type {HTMLElement} */ one) => document.querySelector(".stage")?.after(one)},
  ].map(({one, on}) => ({one, on, home: one.parentElement}));
  const place = () => places.forEach(({one, on, home}) => (narrow.matches ? on(one) : home?.prepend(one)));
  narrow.addEventListener("change", place);
  if (narrow.matches) {
    place();
  }
}
