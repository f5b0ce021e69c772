// Whether marks lie so near each other that they would cover one another: they are drawn smaller then, without their letter.

import {OFFICE_RADIUS} from "./paint.js";

/**
 * @param {import("ol/source/Vector.js").default} offices
 * @param {import("ol/Feature.js").FeatureLike} office one of them
 * @param {number} resolution metres per pixel
 */
export function crowded(offices, office, resolution) {
  const [e = 0, n = 0] = office.getGeometry()?.getExtent() ?? [];
  const reach = 2 * OFFICE_RADIUS * resolution;
  return offices.getFeaturesInExtent([e - reach, n - reach, e + reach, n + reach]).length > 1;
}
