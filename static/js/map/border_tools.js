// Borders in the hand: a corner, a place on a line, or the whole border between two areas, moved in all areas that share it.

import {Modify, MultiPolygon, PointerInteraction, Polygon, primaryAction} from "/static/vendor/ol.js";
import {moved, sharedArc} from "../pure/arcs.js";
import {stretches} from "../pure/stretches.js";
import {Grip} from "./grip.js";
import {Handles} from "./handles.js";
import {readTheme} from "./paint.js";
import {handleStyle} from "./plan_paint.js";
import {CLOSE_PX, snaps} from "./snaps.js";

/**
 * @typedef {import("./plan_map.js").PlanMap} PlanMap
 * @typedef {import("./plan_tools.js").Told} Told
 * @typedef {import("./plan_tools.js").Held} Held
 * @typedef {import("ol/Feature.js").default} OlFeature
 * @typedef {import("ol/geom/Geometry.js").default} OlGeometry
 * @typedef {import("../plan_contract.js").Edit} Edit
 */

/**
 * Corners and lines of all areas that share them move together: their coordinates are the same to the bit.
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
export function border(on, told) {
  const modify = new Modify({
    source: on.sources.areas, pixelTolerance: CLOSE_PX, condition: primaryAction, style: handleStyle(readTheme()),
  });
  const handles = new Handles(on, () => on.sources.areas.getFeatures().map(shapeOf));
  const hand = new Hand({...told, onHold: (held) => {
    handles.rest(held);
    told.onHold(held);
  }});
  modify.on("modifystart", ({features}) => hand.take(features.getArray()));
  modify.on("modifyend", () => hand.letGo());
  // The map tells of a movement before the tool has done it; the figures are of where the hand is, not where it was.
  const drag = on.map.on("pointerdrag", () => queueMicrotask(() => hand.moves()));
  let hide = () => {};
  return {
    interactions: [modify, ...snaps(on, false)],
    begin() {
      hide = handles.show();
    },
    end() {
      hide();
      hand.giveUp();
      [drag].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener));
    },
  };
}

/**
 * The whole border between two areas moves as it is; its ends stay.
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
export function shift(on, told) {
  const features = () => on.sources.areas.getFeatures();
  const hand = new Hand(told);
  const grip = new Grip(on, () => features().map(shapeOf));
  /** @type {{from: number[], corners: Set<string>} | null} */
  let held = null;
  const drag = new PointerInteraction({
    handleDownEvent({coordinate, map, originalEvent}) {
      const reach = CLOSE_PX * (map.getView().getResolution() ?? 1);
      const arc = primary(originalEvent) && sharedArc(features().map(shapeOf), coordinate, reach);
      if (!arc) {
        return false;
      }
      held = {from: cornerNear(arc.corners, coordinate, reach) ?? coordinate, corners: arc.corners};
      grip.show(null);
      hand.take(features().filter((one) => arc.codes.includes(String(one.get("code")))));
      return true;
    },
    handleDragEvent({coordinate: [x = 0, y = 0]}) {
      const {from: [x0 = 0, y0 = 0], corners} = held ?? {from: [], corners: new Set()};
      hand.were.forEach(({feature, shape}) =>
        feature.setGeometry(new MultiPolygon(moved(polygonsOf(shape), corners, x - x0, y - y0))));
      hand.moves();
    },
    handleUpEvent() {
      held = null;
      hand.letGo();
      return false;
    },
  });
  const hover = on.map.on("pointermove", ({coordinate, dragging}) => grip.show(dragging || held ? null : coordinate));
  return {
    interactions: [drag, ...snaps(on, false)],
    begin: () => grip.begin(),
    end() {
      [hover].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener));
      grip.end();
      hand.giveUp();
    },
  };
}

/**
 * The corner that the hand has taken hold of: it, and not the place beside it, comes to lie on what the hand is drawn to.
 *
 * @param {Set<string>} corners
 * @param {number[]} place
 * @param {number} reach metres
 */
function cornerNear(corners, [x = 0, y = 0], reach) {
  const apart = (/** @type {number[]} */ [e = 0, n = 0]) => Math.hypot(e - x, n - y);
  const all = [...corners].map((corner) => corner.split(" ").map(Number));
  const nearest = all.reduce((best, one) => (apart(one) < apart(best) ? one : best), all[0] ?? []);
  return apart(nearest) <= reach ? nearest : null;
}

/** @param {Event} event of the left button, a finger or a pen's tip */
function primary(event) {
  return !(event instanceof PointerEvent) || (event.isPrimary && event.button === 0);
}

/** Areas that the hand holds: as they were, and what has been done to them. */
class Hand {
  /** @type {{feature: OlFeature, shape: OlGeometry}[]} */
  were = [];
  #before = /** @type {import("../pure/arcs.js").Shape[]} */ ([]);
  #moved = false;

  /** @param {Told} told */
  constructor(told) {
    this.told = told;
  }

  /** @param {OlFeature[]} features of which one may be named for each of its sides */
  take(features) {
    this.#moved = false;
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
      this.#moved = true;
      const [were, before] = [this.were, this.#before];
      this.told.onDragging(() => editOf(were, before));
    }
  }

  letGo() {
    const edit = editOf(this.were, this.#before);
    if (!this.#moved && edit && count(edit["becomes"]) > count(edit["was"])) {
      // A click on a line has set a corner there, which nobody asked for.
      this.giveUp();
      return;
    }
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

/** @param {unknown} lines of how many corners */
function count(lines) {
  return /** @type {{coordinates: number[][][]}} */ (lines).coordinates.flat().length;
}

/** @param {OlFeature} feature */
function shapeOf(feature) {
  return {code: String(feature.get("code")), polygons: polygonsOf(feature.getGeometry())};
}

/** @param {OlGeometry | undefined} shape */
function polygonsOf(shape) {
  return shape instanceof MultiPolygon ? shape.getCoordinates() : shape instanceof Polygon ? [shape.getCoordinates()] : [];
}
