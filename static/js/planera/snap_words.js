// What a border that is drawn or dragged is drawn to, said beside the tool: roads and water only when one is near enough.

import {onLanguage, say} from "../i18n.js";
import {DRAWN_ALONG_BELOW} from "../pure/ground.js";
import {byId} from "../ui/element.js";
import {editable, state, watch} from "./state.js";

/** Tools whose corners lie on a road, a shore or a stream where one is near. */
export const DRAWING = new Set(["draw", "border", "shift", "split"]);

/**
 * @param {import("../map/plan_map.js").PlanMap} map
 * @param {string[]} along what there is to draw along, beyond districts: roads, landscape
 */
export function snapWords(map, along) {
  const line = byId("snap-words", HTMLElement);
  const tell = () => {
    const near = (map.map.getView().getResolution() ?? Infinity) < DRAWN_ALONG_BELOW;
    const kinds = [along.includes("roads") && say("plan_snap_roads"), along.includes("landscape") && say("plan_snap_water")].filter(Boolean);
    line.hidden = !DRAWING.has(state.tool) || !editable();
    line.textContent = !kinds.length ? say("plan_snaps_districts")
      : say(near ? "plan_snaps_near" : "plan_snaps_far", {kinds: kinds.join(say("plan_snap_and"))});
  };
  watch(["tool", "plan"], tell);
  onLanguage(tell);
  map.map.on("moveend", tell);
  tell();
}
