// The one home of coordinate systems in the client: the national grid, made known to OpenLayers.

import {Projection, addCoordinateTransforms, addProjection, getProjection, transform} from "/static/vendor/ol.js";
import proj4 from "/static/vendor/proj4.js";

/** SWEREF 99 TM, in which everything is drawn and measured. */
export const TM = "EPSG:3006";
const TM_DEFINITION = "+proj=utm +zone=33 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs";
const WGS84 = "EPSG:4326";
const MERCATOR = "EPSG:3857";
const SWEDEN = [218_000, 6_126_000, 929_000, 7_684_000];

/**
 * Make SWEREF 99 TM known; again is no harm. OpenLayers' own way to proj4 would join every pair of the 120 systems
 * that proj4 lists.
 */
export function registerTm() {
  if (getProjection(TM)) {
    return;
  }
  const grid = proj4(TM_DEFINITION);
  // By definition northing comes first, and services of others ask for it so; our own places have easting first.
  addProjection(new Projection({code: TM, units: "m", extent: SWEDEN, axisOrientation: "neu"}));
  addCoordinateTransforms(WGS84, TM, (place) => grid.forward(place), (place) => grid.inverse(place));
}

/**
 * @param {{lon: number, lat: number}} place
 * @returns {{e: number, n: number}} SWEREF 99 TM
 */
export function fromLonLat({lon, lat}) {
  const [e = 0, n = 0] = transform([lon, lat], WGS84, TM);
  return {e, n};
}

/** Make the way from Web Mercator known, in which many background maps come. */
export function registerMercator() {
  registerTm();
  addCoordinateTransforms(MERCATOR, TM, (place) => transform(transform(place, MERCATOR, WGS84), WGS84, TM),
    (place) => transform(transform(place, TM, WGS84), WGS84, MERCATOR));
}

/**
 * @param {number[]} place easting and northing
 * @returns {{lon: number, lat: number}}
 */
export function toLonLat(place) {
  const [lon = 0, lat = 0] = transform(place, TM, WGS84);
  return {lon, lat};
}
