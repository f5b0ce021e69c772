// Where a name belongs: inside the largest part of a shape. Found once, not at every movement of the map.

import {MultiPolygon, Polygon} from "/static/vendor/ol.js";

/**
 * @typedef {object} Anchor
 * @property {number} revision of the shape
 * @property {number[]} place
 * @property {number} area square metres of the largest part
 * @property {number[]} extent of it: west, south, east, north
 */

/** @type {WeakMap<object, Anchor>} */
const anchors = new WeakMap();

/**
 * @param {import("ol/Feature.js").FeatureLike} feature
 * @returns {Anchor | null}
 */
export function anchorOf(feature) {
  const shape = feature.getGeometry();
  if (!(shape instanceof MultiPolygon || shape instanceof Polygon)) {
    return null;
  }
  const known = anchors.get(shape);
  if (known?.revision === shape.getRevision()) {
    return known;
  }
  const parts = shape instanceof MultiPolygon ? shape.getPolygons() : [shape];
  const [largest] = parts.map((part) => ({part, area: part.getArea()})).sort((a, b) => b.area - a.area);
  if (!largest) {
    return null;
  }
  const {part, area} = largest;
  const found = {revision: shape.getRevision(), area, place: part.getInteriorPoint().getCoordinates().slice(0, 2), extent: part.getExtent()};
  anchors.set(shape, found);
  return found;
}
