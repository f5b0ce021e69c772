// A small square in an area's colour; the area's name always stands beside it.

import {areaPaint} from "../pure/colour.js";
import {isDark} from "../ui/theme.js";
import {h} from "../ui/element.js";
import {areas} from "./state.js";

/** @param {string} code of an area of the open plan */
export function swatch(code) {
  const index = areas().findIndex((one) => one.code === code);
  const paint = areaPaint(areas()[index]?.colour ?? "", Math.max(index, 0), isDark());
  return h("span", {class: "swatch", "aria-hidden": "true", style: `background:${paint.chosen};border-color:${paint.border}`});
}

/** @param {string} code */
export function areaInk(code) {
  const index = areas().findIndex((one) => one.code === code);
  return areaPaint(areas()[index]?.colour ?? "", Math.max(index, 0), isDark()).border;
}
