// A place of the link in the national grid.

import {transform} from "/static/vendor/ol.js";
import {TM, registerTm} from "../map/projection.js";

/**
 * @param {{lon: number, lat: number}} place
 * @returns {{e: number, n: number}}
 */
export function toTm({lon, lat}) {
  registerTm();
  const [e = 0, n = 0] = transform([lon, lat], "EPSG:4326", TM);
  return {e, n};
}
