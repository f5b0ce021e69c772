// The hand on the map: one tool at a time takes hold of it, tells what was done, and lets go.

import {DragBox, Draw, Modify, Snap, Translate, never, primaryAction, shiftKeyOnly} from "/static/vendor/ol.js";
import {readTheme} from "./paint.js";
import {handleStyle, sketchStyle} from "./plan_paint.js";

/**
 * @typedef {import("./plan_map.js").PlanMap} PlanMap
 * @typedef {"select" | "lasso" | "draw" | "border" | "office" | "split" | "measure" | "remark"} Tool
 *
 * @typedef {object} Told what the tools tell
 * @property {(codes: string[], adding: boolean) => void} onPick districts, and whether they join those picked
 * @property {(polygon: object) => void} onDraw
 * @property {(line: object) => void} onLine
 * @property {(places: number[][]) => void} onSketch corners set so far
 * @property {number[][]} sketch corners set before the page was last left
 * @property {(areas: Record<string, object>) => void} onDragging outlines while a border is dragged
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
 * @returns {() => void} lets go of it
 */
export function takeUpTool(tool, on, told) {
  const held = {select, lasso, draw, border, office, split: line, measure, remark}[tool](on, told);
  held.interactions.forEach((one) => on.map.addInteraction(one));
  held.begin?.();
  return () => {
    held.interactions.forEach((one) => on.map.removeInteraction(one));
    held.end?.();
  };
}

/**
 * @typedef {{interactions: import("ol/interaction/Interaction.js").default[], begin?: () => void, end?: () => void}} Held
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
  return {interactions: [drawing, ...snaps(on)], begin: () => told.sketch.length && drawing.appendCoordinates(told.sketch)};
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
  return {interactions: [drawing, ...snaps(on)]};
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
  return {interactions: [drawing]};
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
  const drag = on.map.on("pointerdrag", () => before.size && told.onDragging(outlines()));
  return {
    interactions: [modify, new Snap({source: on.sources.districts, pixelTolerance: CLOSE_PX})],
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

/** @param {PlanMap} on */
function snaps(on) {
  return [on.sources.districts, on.sources.areas].map((source) => new Snap({source, pixelTolerance: CLOSE_PX}));
}
