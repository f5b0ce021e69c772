// Areas that a hand on the map holds: as they were, what has been done to them, and the edit that this is.

import {MultiPolygon, Polygon} from "/static/vendor/ol.js";
import {stretches} from "../pure/stretches.js";

/**
 * @typedef {import("./plan_tools.js").Told} Told
 * @typedef {import("ol/Feature.js").default} OlFeature
 * @typedef {import("ol/geom/Geometry.js").default} OlGeometry
 * @typedef {import("../plan_contract.js").Edit} Edit
 */

/** Areas that the hand holds: as they were, and what has been done to them. */
export class Hand {
  /** @type {{feature: OlFeature, shape: OlGeometry}[]} */
  were = [];
  #before = /** @type {import("../pure/arcs.js").Shape[]} */ ([]);

  /** @param {Told} told */
  constructor(told) {
    this.told = told;
  }

  /** @param {OlFeature[]} features of which one may be named for each of its sides */
  take(features) {
    this.were = [...new Set(features)].flatMap((feature) => {
      const shape = feature.getGeometry();
      return shape ? [{feature, shape: shape.clone()}] : [];
    });
    this.#before = this.were.map(({feature}) => shapeOf(feature));
    this.told.onHold(true);
  }

  /** Tell what is tried, made when somebody asks for it: where the hand is then. */
  moves() {
    if (this.were.length) {
      const [were, before] = [this.were, this.#before];
      this.told.onDragging(() => editOf(were, before));
    }
  }

  letGo() {
    const edit = editOf(this.were, this.#before);
    this.were = [];
    this.told.onHold(false);
    if (edit) {
      this.told.onBorder(edit);
    } else {
      this.told.onNothing();
    }
  }

  /** Put back what the hand still holds. */
  giveUp() {
    if (this.were.length) {
      this.were.forEach(({feature, shape}) => feature.setGeometry(shape));
      this.were = [];
      this.told.onHold(false);
    }
  }
}

/**
 * @param {{feature: OlFeature}[]} were
 * @param {import("../pure/arcs.js").Shape[]} before
 * @returns {Edit | null} `null` where nothing has moved
 */
function editOf(were, before) {
  const found = stretches(before, were.map(({feature}) => shapeOf(feature)));
  return found && {
    op: "move_border", areas: found.areas, was: {type: "MultiLineString", coordinates: found.was},
    becomes: {type: "MultiLineString", coordinates: found.becomes},
  };
}

/** @param {OlFeature} feature */
export function shapeOf(feature) {
  return {code: String(feature.get("code")), polygons: polygonsOf(feature.getGeometry())};
}

/** @param {OlGeometry | undefined} shape */
export function polygonsOf(shape) {
  return shape instanceof MultiPolygon ? shape.getCoordinates() : shape instanceof Polygon ? [shape.getCoordinates()] : [];
}
