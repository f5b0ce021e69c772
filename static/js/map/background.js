// A map of another server under all others: how it is asked for, and what happens when it does not answer.

import {TileGrid, TileWMS, XYZ} from "/static/vendor/ol.js";
import {Pictures, SWEDISH_GRID, service, wmtsTemplate} from "../pure/background.js";
import {TM, registerMercator} from "./projection.js";

/** How often a server that does not answer is asked again, and how long one that says nothing is waited for. */
const AGAIN_MS = 30_000;
const HANGS_MS = 20_000;

/**
 * The pictures of a background, by setting.
 *
 * @param {{kind: string, url: string, layer: string}} background
 */
export function pictures({kind, url, layer}) {
  if (kind === "wms") {
    // From version 1.3 a WMS takes northing first in EPSG:3006; the grid's own axes tell OpenLayers so.
    const {address, version} = service(url);
    return new TileWMS({url: address, params: {VERSION: version, LAYERS: layer, FORMAT: "image/png"}, projection: TM});
  }
  if (kind === "wmts") {
    return new XYZ({url: wmtsTemplate(url, layer), projection: TM, tileGrid: new TileGrid({...SWEDISH_GRID, tileSize: 256})});
  }
  registerMercator();
  return new XYZ({url});
}

/**
 * Tell when the pictures stop coming and when they come again; meanwhile they are asked for now and then.
 *
 * @param {ReturnType<typeof pictures>} source
 * @param {(failing: boolean) => void} tell
 */
export function watchPictures(source, tell) {
  let [waiting, timer, again] = [0, 0, 0];
  const state = new Pictures((failing) => {
    clearInterval(again);
    again = failing ? window.setInterval(() => source.refresh(), AGAIN_MS) : 0;
    tell(failing);
  });
  const rest = () => {
    waiting = Math.max(0, waiting - 1);
    clearTimeout(timer);
    timer = waiting ? window.setTimeout(() => state.hangs(), HANGS_MS) : 0;
  };
  source.on("tileloadstart", () => {
    waiting += 1;
    timer ||= window.setTimeout(() => state.hangs(), HANGS_MS);
  });
  source.on("tileloadend", () => {
    rest();
    state.came();
  });
  source.on("tileloaderror", () => {
    rest();
    state.missed();
  });
  window.addEventListener("online", () => state.failing && source.refresh());
}
