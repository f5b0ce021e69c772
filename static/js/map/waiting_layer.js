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

/** Over the borders (3) and a drawing (5), under the names. */
const Z = 5.2;

/**
 * @param {import("./plan_map.js").PlanMap} on
 * @returns {(waiting: import("../pure/waiting_edits.js").Waiting | null, words: string) => void} shows what waits, and says so
 */
export function waitingLayer({map, sources}) {
  const format = new GeoJSON();
  const source = new VectorSource();
  map.addLayer(new VectorLayer({source, zIndex: Z, declutter: "names", style: (one) => waitingStyle(one, readTheme())}));
  return (waiting, words) => {
    const {shapes = [], districts = [], areas = [], places = []} = waiting ?? {};
    const all = [
      ...shapes.map((one) => format.readGeometry(one)), ...shapesOf(sources.districts, districts), ...shapesOf(sources.areas, areas),
      ...places.map(({e, n}) => new Point([e, n])),
    ];
    source.clear(true);
    source.addFeatures(all.flatMap((geometry) => (geometry ? [new Feature({geometry, words})] : [])));
    source.changed();
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
 * @param {FeatureLike} edit
 * @param {Theme} theme
 */
function waitingStyle(edit, theme) {
  const place = anchorOf(edit)?.place ?? middleOf(edit.getGeometry());
  const dashes = new Stroke({color: theme.ink, width: 3, lineDash: [9, 6]});
  return [
    new Style({stroke: new Stroke({color: theme.ground, width: 6}), fill: new Fill({color: veil(theme)})}),
    new Style({stroke: dashes, image: new Circle({radius: 15, stroke: dashes})}),
    ...(place ? [new Style({geometry: new Point(place), text: new Text({
      text: String(edit.get("words")), font: `italic 700 13px ${theme.font}`, offsetY: 24, fill: new Fill({color: theme.ink}),
      stroke: new Stroke({color: theme.ground, width: 4}), overflow: true, declutterMode: "obstacle",
    })})] : []),
  ];
}
