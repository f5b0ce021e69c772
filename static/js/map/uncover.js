// What has just been drawn is brought out from under what lies on the map, by no more than that takes.

import {awayFrom} from "../pure/uncovered.js";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const STEP_MS = 150;

/**
 * @param {import("ol/Map.js").default} map
 * @param {number[]} extent west, south, east, north
 * @param {number[]} insets pixels at the top, right, bottom and left that other things cover
 */
export function uncover(map, [west = 0, south = 0, east = 0, north = 0], insets) {
  const view = map.getView();
  const [left = 0, top = 0] = map.getPixelFromCoordinate([west, north]) ?? [];
  const [right = 0, bottom = 0] = map.getPixelFromCoordinate([east, south]) ?? [];
  const [dx, dy] = awayFrom([left, top, right, bottom], map.getSize() ?? [], insets);
  const [e = 0, n = 0] = view.getCenter() ?? [];
  const pixel = view.getResolution() ?? 1;
  if (dx || dy) {
    view.animate({center: [e - dx * pixel, n + dy * pixel], duration: still.matches ? 0 : STEP_MS});
  }
}
