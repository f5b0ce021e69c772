// The ground within reach, one colour a class, under the areas' borders.

import {createEmpty, Fill, GeoJSON, Stroke, Style, VectorLayer, VectorSource} from "/static/vendor/ol.js";
import {rgba} from "../pure/colour.js";
import {SHOWN} from "../pure/reach.js";
import {TM} from "./projection.js";

/** @typedef {import("../pure/colour.js").Rgb} Rgb */

const FADED = 0.35;
/** Under the areas (1), whose borders stay in sight. */
const UNDER_AREAS = 0.5;

/** Contours that lie within each other; the one with the fewest minutes lies on top, so no colours mix. */
export class ReachLayer {
  #source = new VectorSource();
  #format = new GeoJSON({dataProjection: TM, featureProjection: TM});
  /** @type {Rgb[]} */
  #colours = [];

  constructor() {
    this.layer = new VectorLayer({
      source: this.#source,
      style: (feature) => this.#style(Number(feature.get("class"))),
      zIndex: UNDER_AREAS,
      opacity: SHOWN,
    });
  }

  /** @param {number} index 0 is the class with the fewest minutes */
  #style(index) {
    const colour = rgba(this.#colours[index] ?? [128, 128, 128], 1);
    return new Style({fill: new Fill({color: colour}), stroke: new Stroke({color: colour, width: 1}), zIndex: -index});
  }

  /**
   * @param {object[]} features GeoJSON in SWEREF 99 TM, by rising minutes
   * @param {Rgb[]} colours one a feature
   */
  show(features, colours) {
    this.#colours = colours;
    const read = this.#format.readFeatures({type: "FeatureCollection", features});
    read.forEach((feature, index) => feature.set("class", index, true));
    this.#source.clear(true);
    this.#source.addFeatures(read);
    this.fade(false);
  }

  /** @param {boolean} waiting whether what is shown is being renewed */
  fade(waiting) {
    this.layer.setOpacity(waiting ? FADED : SHOWN);
  }

  /**
   * @param {number} index of a class
   * @returns {number[]} what it covers
   */
  extent(index) {
    const one = this.#source.getFeatures().find((feature) => feature.get("class") === index);
    return one?.getGeometry()?.getExtent() ?? createEmpty();
  }

  /** Take everything away. */
  clear() {
    this.#source.clear(true);
    this.fade(false);
  }
}
