// What the server has not taken yet, where it will change the map.

import {
  Circle, Feature, Fill, GeoJSON, LineString, MultiLineString, Point, Stroke, Style, Text, VectorLayer, VectorSource,
} from "/static/vendor/ol.js";
import {anchorOf} from "./anchor.js";
import {readTheme} from "./paint.js";
import {veil} from "./plan_paint.js";

/**
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {import("ol/geom/Geometry.js").default} OlGeometry
 * @typedef {import("./paint.js").Theme} Theme
 */

/** Over the borders (3) and a drawing (5), under the names; the word itself over these, which make room for it. */
const Z = {shape: 5.2, word: 8.3};

/**
 * @param {import("./plan_map.js").PlanMap} on
 * @returns {(waiting: import("../pure/waiting_edits.js").Waiting | null, words: string) => void} shows what waits, and says so
 */
export function waitingLayer({map, sources, layers}) {
  const format = new GeoJSON();
  const source = new VectorSource();
  map.addLayer(new VectorLayer({source, zIndex: Z.shape, style: waitingStyle(readTheme())}));
  map.addLayer(new VectorLayer({source: sources.waiting, zIndex: Z.word, declutter: "names", style: (one) => wordStyle(one, readTheme())}));
  return (waiting, words) => {
    const {shapes = [], districts = [], areas = [], places = []} = waiting ?? {};
    const all = [
      ...shapes.map((one) => format.readGeometry(one)), ...shapesOf(sources.districts, districts), ...shapesOf(sources.areas, areas),
      ...places.map(({e, n}) => new Point([e, n])),
    ];
    const features = all.flatMap((geometry) => (geometry ? [new Feature({geometry})] : []));
    const told = features.flatMap((one) => {
      const place = anchorOf(one)?.place ?? middleOf(one.getGeometry());
      return place ? [new Feature({geometry: new Point(place), words})] : [];
    });
    for (const [into, what] of /** @type {const} */ ([[source, features], [sources.waiting, told]])) {
      into.clear(true);
      into.addFeatures(what);
      into.changed();
    }
    layers.areaNames.changed();
  };
}

/**
 * @param {import("ol/source/Vector.js").default} source
 * @param {string[]} codes
 */
function shapesOf(source, codes) {
  return source.getFeatures().filter((one) => codes.includes(String(one.get("code")))).map((one) => one.getGeometry()?.clone());
}

/**
 * The middle of a line, or a point itself.
 *
 * @param {unknown} shape
 * @returns {number[] | null}
 */
function middleOf(shape) {
  const line = shape instanceof MultiLineString ? shape.getLineString(0) : shape;
  return line instanceof LineString ? line.getCoordinateAt(0.5) : line instanceof Point ? line.getCoordinates() : null;
}

/**
 * What is not kept by the server yet: dashed, and told in a word.
 *
 * @param {Theme} theme
 */
function waitingStyle(theme) {
  const dashes = new Stroke({color: theme.ink, width: 3, lineDash: [9, 6]});
  return [
    new Style({stroke: new Stroke({color: theme.ground, width: 6}), fill: new Fill({color: veil(theme)})}),
    new Style({stroke: dashes, image: new Circle({radius: 15, stroke: dashes})}),
  ];
}

/**
 * @param {FeatureLike} place
 * @param {Theme} theme
 */
function wordStyle(place, theme) {
  return new Style({text: new Text({
    text: String(place.get("words")), font: `italic 700 13px ${theme.font}`, fill: new Fill({color: theme.ink}), padding: [2, 5, 1, 5],
    backgroundFill: new Fill({color: theme.ground}), backgroundStroke: new Stroke({color: theme.ink, width: 1, lineDash: [4, 3]}),
    overflow: true, declutterMode: "obstacle",
  })});
}
