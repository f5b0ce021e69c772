// What the squares of addresses mean, in numbers; near by each address is a point.

import {language, onLanguage, say} from "../i18n.js";
import {DENSITY_BREAKS, DENSITY_SIDES} from "../pure/ground.js";
import {formatNumber} from "../pure/wording.js";
import {byId, h} from "../ui/element.js";

/** Pixels of the largest square. */
const SIDE_PX = 16;

/**
 * @param {import("../map/plan_map.js").PlanMap} map
 * @param {import("../contract.js").Basemap} said
 * @returns {(shown: boolean) => void} tells whether addresses are in sight
 */
export function densityLegend({map}, said) {
  const box = byId("ground-density", HTMLElement);
  const pointsFrom = said.resolutions[said.points_from] ?? 0;
  let [shown, drawn] = [false, ""];
  const draw = () => {
    const near = (map.getView().getResolution() ?? 0) <= pointsFrom;
    const now = `${shown} ${near} ${language()}`;
    if (now === drawn) {
      return;
    }
    drawn = now;
    box.hidden = !shown;
    box.replaceChildren(...(near ? [h("p", {class: "small"}, say("plan_density_points"))]
      : [h("p", {class: "small"}, say("plan_density")), h("ul", {class: "ground__legend density"}, ...rows())]));
  };
  map.on("moveend", draw);
  onLanguage(draw);
  return (now) => {
    shown = now;
    draw();
  };
}

function rows() {
  const number = (/** @type {number} */ value) => formatNumber(value, language());
  return DENSITY_SIDES.map((share, i) => {
    const [from, to] = [DENSITY_BREAKS[i - 1], DENSITY_BREAKS[i]];
    const words = from === undefined ? say("plan_density_below", {to: number(to ?? 0)})
      : to === undefined ? say("plan_layer_from", {from: number(from)}) : say("plan_layer_between", {from: number(from), to: number(to)});
    const side = Math.round(share * SIDE_PX);
    return h("li", {}, h("span", {class: "density__square", style: `--side:${side}px`, "aria-hidden": "true"}), h("span", {class: "number"}, words));
  });
}
