// The names of areas: all of them at every distance unless they are too many, beside each other and beside the offices, with a line to their area
// where they had to go out of it.

import {Fill, LineString, Point, Stroke, Style, Text} from "/static/vendor/ol.js";
import {leaderEnd, placed, widestAt} from "../pure/placing.js";
import {anchorOf} from "./anchor.js";

/** @typedef {import("ol/Feature.js").FeatureLike} FeatureLike */
/** @typedef {import("./paint.js").Theme} Theme */

const HEIGHT_PX = 18;
/** Half an office's pin with its rim. */
const PIN_PX = 13;
/** Half a short word. */
const WORD_PX = 26;
/** Samples across and down by which it is found where an area is seen. */
const SAMPLES = 16;
/** So many names are not all shown from far away: districts, not areas of offices. */
const MANY = 20;
const pen = document.createElement("canvas").getContext("2d");

/** The names of one map, placed together. */
export class AreaNames {
  #key = "";
  /** @type {Map<FeatureLike, {by: number[], end: number[] | null}>} */
  #places = new Map();
  /** Where areas are seen whose own place is out of sight. */
  #seen = /** @type {Map<FeatureLike, number[]>} */ (new Map());

  /**
   * @param {import("ol/source/Vector.js").default} areas
   * @param {import("ol/source/Vector.js").default} offices
   * @param {import("ol/source/Vector.js").default} [words] places at which something is said
   */
  constructor(areas, offices, words) {
    this.areas = areas;
    this.offices = offices;
    this.words = words;
  }

  /**
   * The map has come to rest elsewhere: an area that is seen in part has its name there.
   *
   * @param {number[]} extent west, south, east, north
   */
  see([west = 0, south = 0, east = 0, north = 0]) {
    this.#key = "";
    const [across, down] = [(east - west) / SAMPLES, (north - south) / SAMPLES];
    const at = (/** @type {number} */ row, /** @type {number} */ column) => [west + (column + 0.5) * across, north - (row + 0.5) * down];
    const steps = Array.from({length: SAMPLES}, (_, i) => i);
    this.#seen = new Map(this.areas.getFeaturesInExtent([west, south, east, north]).flatMap((area) => {
      const [e = 0, n = 0] = anchorOf(area)?.place ?? [];
      const shape = area.getGeometry();
      if (!shape || (e > west && e < east && n > south && n < north)) {
        return [];
      }
      const found = widestAt(steps.map((row) => steps.map((column) => shape.intersectsCoordinate(at(row, column)))));
      return found ? [[area, at(...found)]] : [];
    }));
  }

  /** @param {FeatureLike} area */
  #placeOf(area) {
    return this.#seen.get(area) ?? anchorOf(area)?.place;
  }

  /**
   * @param {FeatureLike} area
   * @param {number} resolution metres per pixel
   * @param {Theme} theme
   */
  style(area, resolution, theme) {
    const font = `700 15px ${theme.font}`;
    const key = `${resolution} ${this.areas.getRevision()} ${this.offices.getRevision()} ${this.words?.getRevision()} ${font}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#place(resolution, font);
    }
    const place = this.#placeOf(area);
    const stands = this.#places.get(area);
    if (!place || !stands) {
      return undefined;
    }
    const {by: [dx = 0, dy = 0], end} = stands;
    const [e = 0, n = 0] = place;
    const name = new Style({geometry: new Point([e, n]), text: new Text({
      text: String(area.get("name")), font, fill: new Fill({color: theme.ink}), stroke: new Stroke({color: theme.ground, width: 4}),
      offsetX: dx, offsetY: dy, overflow: true, padding: [2, 4, 2, 4], declutterMode: "obstacle",
    })});
    const line = end && new LineString([[e, n], [e + (end[0] ?? 0) * resolution, n - (end[1] ?? 0) * resolution]]);
    return line ? [
      new Style({geometry: line, stroke: new Stroke({color: theme.ground, width: 3.5})}),
      new Style({geometry: line, stroke: new Stroke({color: theme.ink, width: 1.25})}), name,
    ] : name;
  }

  /**
   * @param {number} resolution
   * @param {string} font
   */
  #place(resolution, font) {
    const pixel = (/** @type {number[]} */ [e = 0, n = 0]) => [e / resolution, -n / resolution];
    const areas = this.areas.getFeatures()
      .flatMap((one) => ({one, anchor: anchorOf(one)}))
      .sort((a, b) => (b.anchor?.area ?? 0) - (a.anchor?.area ?? 0));
    const names = areas.map(({one}) =>
      ({at: pixel(this.#placeOf(one) ?? []), width: widthOf(String(one.get("name")), font), height: HEIGHT_PX}));
    const around = (/** @type {FeatureLike[]} */ all, /** @type {number} */ half) => all.map((one) =>
      ({at: pixel(/** @type {Point} */ (one.getGeometry()).getCoordinates()), half}));
    const marks = [...around(this.offices.getFeatures(), PIN_PX), ...around(this.words?.getFeatures() ?? [], WORD_PX)];
    const found = placed(names, marks, MANY);
    this.#places = new Map(areas.flatMap(({one}, i) => {
      const [by, name] = [found[i], names[i]];
      if (!by) {
        return [];
      }
      const [e = 0, n = 0] = this.#placeOf(one) ?? [];
      // A name that is still within its area needs no line to it.
      const within = one.getGeometry()?.intersectsCoordinate([e + (by[0] ?? 0) * resolution, n - (by[1] ?? 0) * resolution]);
      return [[one, {by, end: name && !within ? leaderEnd(name, by) : null}]];
    }));
  }
}

/**
 * @param {string} text
 * @param {string} font
 */
function widthOf(text, font) {
  if (!pen) {
    return text.length * 9;
  }
  pen.font = font;
  return pen.measureText(text).width;
}
