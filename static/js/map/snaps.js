// What a hand that draws is drawn to.

import {Snap} from "/static/vendor/ol.js";

/** Pixels within which a place is taken for another. */
export const CLOSE_PX = 12;

/**
 * Roads first, near by: districts and areas, whose borders matter more, overrule them.
 *
 * @param {import("./plan_map.js").PlanMap} on
 * @param {boolean} [toAreas]
 */
export function snaps(on, toAreas = true) {
  const {roads, districts, areas} = on.sources;
  return [roads, districts, ...(toAreas ? [areas] : [])].map((source) => new Snap({source, pixelTolerance: CLOSE_PX}));
}
