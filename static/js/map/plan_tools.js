// The hand on the map: one tool at a time takes hold of it, tells what was done, and lets go.

import {
  DragBox, Draw, Modify, MultiPolygon, PointerInteraction, Polygon, Snap, Translate, never, primaryAction, shiftKeyOnly,
} from "/static/vendor/ol.js";
import {moved, sharedArc} from "../pure/arcs.js";
import {readTheme} from "./paint.js";
import {handleStyle, sketchStyle} from "./plan_paint.js";

/**
 * @typedef {import("./plan_map.js").PlanMap} PlanMap
 * @typedef {"select" | "lasso" | "draw" | "border" | "office" | "split" | "measure" | "remark" | "shift"} Tool
 *
 * @typedef {object} Told what the tools tell
 * @property {(codes: string[], adding: boolean) => void} onPick districts, and whether they join those picked
 * @property {(polygon: object) => void} onDraw
 * @property {(line: object) => void} onLine
 * @property {(places: number[][]) => void} onSketch corners set so far
 * @property {number[][]} sketch corners set before the page was last left
 * @property {(areas: () => Record<string, object>) => void} onDragging outlines while a border is dragged
 * @property {(areas: Record<string, object>, back: () => void) => void} onReshape
 * @property {(office: string, place: number[]) => void} onOfficeDragging
 * @property {(office: string, place: number[], back: () => void) => void} onOffice
 * @property {(metres: number) => void} onMeasure
 * @property {(place: {e: number, n: number}) => void} onRemark
 */

const CLOSE_PX = 12;

/**
 * Take up a tool.
 *
 * @param {Tool} tool
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {{letGo: () => void, keys: Keys | null}}
 */
export function takeUpTool(tool, on, told) {
  const held = {select, lasso, draw, border, office, split: line, measure, remark, shift}[tool](on, told);
  held.interactions.forEach((one) => on.map.addInteraction(one));
  held.begin?.();
  return {
    keys: held.keys ?? null,
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
      told.onDraw(on.geoJson(shape));
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
    const shape = /** @type {import("ol/geom/LineString.js").default} */ (feature.getGeometry());
    shape.on("change", () => told.onMeasure(shape.getLength()));
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
 * Corners and lines of all areas that share them move together: their coordinates are the same to the bit.
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function border(on, told) {
  const modify = new Modify({
    source: on.sources.areas, pixelTolerance: CLOSE_PX, condition: primaryAction, style: handleStyle(readTheme()),
  });
  /** @type {Map<import("ol/Feature.js").default, import("ol/geom/Geometry.js").default>} */
  let before = new Map();
  const outlines = () => {
    /** @type {Record<string, object>} */
    const shapes = {};
    for (const feature of before.keys()) {
      const shape = feature.getGeometry();
      if (shape) {
        shapes[String(feature.get("code"))] = on.geoJson(shape);
      }
    }
    return shapes;
  };
  modify.on("modifystart", ({features}) => {
    before = new Map(features.getArray().flatMap((one) => {
      const shape = one.getGeometry();
      return shape ? [[one, shape.clone()]] : [];
    }));
  });
  modify.on("modifyend", () => {
    const were = before;
    told.onReshape(outlines(), () => were.forEach((shape, feature) => feature.setGeometry(shape)));
  });
  const drag = on.map.on("pointerdrag", () => before.size && told.onDragging(outlines));
  return {
    interactions: [modify, ...snaps(on, false)],
    end: () => [drag].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener)),
  };
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
  /** @type {number[]} */
  let from = [];
  move.on("translatestart", (event) => {
    from = one(event).place.slice();
  });
  move.on("translating", (event) => told.onOfficeDragging(one(event).code, one(event).place));
  move.on("translateend", (event) => {
    const {feature, code, place} = one(event);
    const were = from;
    told.onOffice(code, place, () => {
      /** @type {import("ol/geom/Point.js").default} */ (feature.getGeometry()).setCoordinates(were);
    });
  });
  return {interactions: [move]};
}

/**
 * The whole border between two areas moves as it is; its ends stay.
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
function shift(on, told) {
  const features = () => on.sources.areas.getFeatures();
  const polygons = (/** @type {import("ol/geom/Geometry.js").default | undefined} */ shape) => (shape instanceof MultiPolygon
    ? shape.getCoordinates() : shape instanceof Polygon ? [shape.getCoordinates()] : []);
  /** @type {{from: number[], arc: import("../pure/arcs.js").Arc, were: Map<import("ol/Feature.js").default, import("ol/geom/Geometry.js").default>} | null} */
  let held = null;
  /** @type {Record<string, object>} */
  let shapes = {};
  const outlines = () => {
    // Asked once more after the hand has let go, they are as it left them.
    shapes = held ? Object.fromEntries([...held.were.keys()].flatMap((one) => {
      const shape = one.getGeometry();
      return shape ? [[String(one.get("code")), on.geoJson(shape)]] : [];
    })) : shapes;
    return shapes;
  };
  const drag = new PointerInteraction({
    handleDownEvent({coordinate, map}) {
      const shapes = features().map((one) => ({code: String(one.get("code")), polygons: polygons(one.getGeometry())}));
      const arc = sharedArc(shapes, coordinate, CLOSE_PX * (map.getView().getResolution() ?? 1));
      if (!arc) {
        return false;
      }
      const own = features().filter((one) => arc.codes.includes(String(one.get("code"))));
      held = {from: coordinate, arc, were: new Map(own.flatMap((one) => {
        const shape = one.getGeometry();
        return shape ? [[one, shape.clone()]] : [];
      }))};
      return true;
    },
    handleDragEvent({coordinate: [x = 0, y = 0]}) {
      const [x0 = 0, y0 = 0] = held?.from ?? [];
      held?.were.forEach((shape, one) => one.setGeometry(new MultiPolygon(moved(polygons(shape), held?.arc.corners ?? new Set(), x - x0, y - y0))));
      told.onDragging(outlines);
    },
    handleUpEvent() {
      const were = held?.were;
      told.onReshape(outlines(), () => were?.forEach((shape, one) => one.setGeometry(shape)));
      held = null;
      return false;
    },
  });
  return {interactions: [drag]};
}

/**
 * Roads first, near by: districts and areas, whose borders matter more, overrule them.
 *
 * @param {PlanMap} on
 * @param {boolean} [toAreas]
 */
function snaps(on, toAreas = true) {
  const {roads, districts, areas} = on.sources;
  return [roads, districts, ...(toAreas ? [areas] : [])].map((source) => new Snap({source, pixelTolerance: CLOSE_PX}));
}
