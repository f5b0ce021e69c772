// The hand on the map: one tool at a time takes hold of it, tells what was done, and lets go.

import {DragBox, Draw, Translate, never, shiftKeyOnly} from "/static/vendor/ol.js";
import {border, shift} from "./border_tools.js";
import {readTheme} from "./paint.js";
import {sketchStyle} from "./plan_paint.js";
import {CLOSE_PX, snaps} from "./snaps.js";

/**
 * @typedef {import("./plan_map.js").PlanMap} PlanMap
 * @typedef {"select" | "lasso" | "draw" | "border" | "office" | "split" | "measure" | "remark" | "shift"} Tool
 *
 * @typedef {object} Told what the tools tell
 * @property {(codes: string[], adding: boolean) => void} onPick districts, and whether they join those picked
 * @property {(polygon: object, extent: number[]) => void} onDraw
 * @property {(line: object) => void} onLine
 * @property {(places: number[][]) => void} onSketch corners set so far
 * @property {number[][]} sketch corners set before the page was last left
 * @property {(held: boolean) => void} onHold whether the hand has areas in it, which nobody else may change meanwhile
 * @property {(edit: () => import("../plan_contract.js").Edit | null) => void} onDragging what a border that is dragged would be
 * @property {(blocked: boolean) => void} onBlocked whether what is dragged stands still because it would cross a border
 * @property {(edit: import("../plan_contract.js").Edit) => void} onBorder
 * @property {() => void} onNothing the hand has let go, and nothing has moved
 * @property {(office: string, place: number[]) => void} onOfficeDragging
 * @property {(office: string, place: number[], back: () => void) => void} onOffice
 * @property {(place: {e: number, n: number}) => void} onOfficePlace a click beside the offices: where one could lie
 * @property {(metres: number) => void} onMeasure how long the line is so far
 * @property {(line: object | null) => void} onMeasured a line that has been ended; `null` when another is begun
 * @property {(place: {e: number, n: number}) => void} onRemark
 */

/**
 * @typedef {object} Taken a tool in the hand
 * @property {() => void} letGo
 * @property {Keys | null} keys
 * @property {(refused: boolean) => void} refuse shows that what is dragged cannot be where it is
 */

/**
 * Take up a tool.
 *
 * @param {Tool} tool
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Taken}
 */
export function takeUpTool(tool, on, told) {
  const held = {select, lasso, draw, border, office, split: line, measure, remark, shift}[tool](on, told);
  held.interactions.forEach((one) => on.map.addInteraction(one));
  held.begin?.();
  return {
    keys: held.keys ?? null,
    refuse: held.refuse ?? (() => undefined),
    letGo: () => {
      held.interactions.forEach((one) => on.map.removeInteraction(one));
      held.end?.();
    },
  };
}

/**
 * @typedef {{corner: (place: number[]) => void, back: () => void, finish: () => void}} Keys a drawing by the keyboard
 * @typedef {object} Held
 * @property {import("ol/interaction/Interaction.js").default[]} interactions
 * @property {() => void} [begin]
 * @property {() => void} [end]
 * @property {Keys} [keys]
 * @property {(refused: boolean) => void} [refuse]
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function select(on, told) {
  const box = new DragBox({condition: shiftKeyOnly, className: "ol-dragbox plan-box"});
  box.on("boxend", () => told.onPick(on.districtsIn(box.getGeometry()), true));
  const click = on.map.on("singleclick", (event) => {
    const code = on.districtAt(event.coordinate);
    const {shiftKey, ctrlKey, metaKey} = /** @type {MouseEvent} */ (event.originalEvent);
    told.onPick(code ? [code] : [], shiftKey || ctrlKey || metaKey);
  });
  const move = on.map.on("pointermove", (event) => on.setHovered(event.dragging ? "" : on.districtAt(event.coordinate)));
  return {
    interactions: [box],
    end() {
      on.setHovered("");
      for (const key of [click, move].flat()) {
        key.target.removeEventListener(key.type, key.listener);
      }
    },
  };
}

/**
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function lasso(on, told) {
  const drawing = new Draw({type: "Polygon", freehand: true, style: sketchStyle(readTheme())});
  drawing.on("drawend", ({feature}) => {
    const shape = feature.getGeometry();
    if (shape) {
      told.onPick(on.districtsIn(shape), false);
    }
  });
  return {interactions: [drawing]};
}

/**
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function draw(on, told) {
  const drawing = new Draw({
    type: "Polygon", style: sketchStyle(readTheme()), freehandCondition: never, snapTolerance: CLOSE_PX,
  });
  drawing.on("drawstart", ({feature}) => {
    const shape = /** @type {import("ol/geom/Polygon.js").default} */ (feature.getGeometry());
    // The last but one is where the pointer is, the last closes the ring.
    shape.on("change", () => told.onSketch((shape.getCoordinates()[0] ?? []).slice(0, -2)));
  });
  drawing.on("drawend", ({feature}) => {
    const shape = feature.getGeometry();
    if (shape) {
      told.onDraw(on.geoJson(shape), shape.getExtent());
    }
  });
  drawing.on("drawabort", () => told.onSketch([]));
  return {
    interactions: [drawing, ...snaps(on)], keys: keysOf(drawing, 3),
    begin: () => told.sketch.length && drawing.appendCoordinates(told.sketch),
  };
}

/**
 * A drawing by the keyboard: a corner is set where the map's middle is.
 *
 * @param {Draw} drawing
 * @param {number} fewest corners that make a shape
 * @returns {Keys}
 */
function keysOf(drawing, fewest) {
  let corners = 0;
  drawing.on("drawend", () => {
    corners = 0;
  });
  return {
    corner(place) {
      drawing.appendCoordinates([place]);
      corners += 1;
    },
    back() {
      if (corners) {
        drawing.removeLastPoint();
        corners -= 1;
      }
    },
    finish() {
      if (corners >= fewest) {
        drawing.finishDrawing();
      }
    },
  };
}

/**
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function line(on, told) {
  const drawing = new Draw({type: "LineString", style: sketchStyle(readTheme()), freehandCondition: never});
  drawing.on("drawend", ({feature}) => {
    const shape = feature.getGeometry();
    if (shape) {
      told.onLine(on.geoJson(shape));
    }
  });
  return {interactions: [drawing, ...snaps(on)], keys: keysOf(drawing, 2)};
}

/**
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function measure(on, told) {
  const drawing = new Draw({type: "LineString", style: sketchStyle(readTheme()), freehandCondition: never});
  drawing.on("drawstart", ({feature}) => {
    told.onMeasured(null);
    const shape = /** @type {import("ol/geom/LineString.js").default} */ (feature.getGeometry());
    shape.on("change", () => told.onMeasure(shape.getLength()));
  });
  drawing.on("drawend", ({feature}) => {
    const shape = feature.getGeometry();
    if (shape) {
      told.onMeasured(on.geoJson(shape));
    }
  });
  return {interactions: [drawing], keys: keysOf(drawing, 2)};
}

/**
 * A click is a place that something is said about.
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function remark(on, told) {
  const click = on.map.on("singleclick", ({coordinate: [e = 0, n = 0]}) => told.onRemark({e, n}));
  return {interactions: [], end: () => [click].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener))};
}

/**
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function office(on, told) {
  const move = new Translate({layers: [on.layers.offices], hitTolerance: 8});
  /** @param {import("ol/interaction/Translate.js").TranslateEvent} event */
  const one = ({features}) => {
    const feature = features.item(0);
    const point = /** @type {import("ol/geom/Point.js").default} */ (feature.getGeometry());
    return {feature, code: String(feature.get("code")), place: point.getCoordinates()};
  };
  /** @type {{feature: import("ol/Feature.js").default, from: number[]} | null} */
  let held = null;
  const back = (/** @type {{feature: import("ol/Feature.js").default, from: number[]}} */ {feature, from}) =>
    /** @type {import("ol/geom/Point.js").default} */ (feature.getGeometry()).setCoordinates(from);
  move.on("translatestart", (event) => {
    held = {feature: one(event).feature, from: one(event).place.slice()};
    told.onHold(true);
  });
  move.on("translating", (event) => told.onOfficeDragging(one(event).code, one(event).place));
  move.on("translateend", (event) => {
    const {code, place} = one(event);
    const were = held;
    held = null;
    told.onHold(false);
    if (were && String(were.from) === String(place)) {
      told.onNothing();
    } else {
      told.onOffice(code, place, () => were && back(were));
    }
  });
  const click = on.map.on("singleclick", ({coordinate: [e = 0, n = 0], pixel}) => {
    if (!on.map.hasFeatureAtPixel(pixel, {layerFilter: (layer) => layer === on.layers.offices, hitTolerance: 8})) {
      told.onOfficePlace({e, n});
    }
  });
  return {
    interactions: [move],
    end() {
      [click].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener));
      if (held) {
        back(held);
        held = null;
        told.onHold(false);
      }
    },
  };
}
