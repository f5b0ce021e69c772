// Borders in the hand: a corner, a place on a line, or the whole border between two areas, moved in all areas that share it.

import {MultiPolygon, PointerInteraction} from "/static/vendor/ol.js";
import {moved, sharedArc} from "../pure/arcs.js";
import {CornerTool, pointed, primary} from "./corner_tool.js";
import {Grip} from "./grip.js";
import {Hand, polygonsOf, shapeOf} from "./hand.js";
import {CLOSE_PX, snaps} from "./snaps.js";

/**
 * @typedef {import("./plan_map.js").PlanMap} PlanMap
 * @typedef {import("./plan_tools.js").Told} Told
 * @typedef {import("./plan_tools.js").Held} Held
 */

/**
 * A corner moves in all areas that have it: its coordinates are the same to the bit. Where several borders meet it is
 * the corner of them all that is taken hold of.
 *
 * @param {PlanMap} on
 * @param {Told} told
 * @returns {Held}
 */
export function border(on, told) {
  const tool = new CornerTool(on, told);
  const drag = new PointerInteraction({
    handleDownEvent: (event) => tool.take(event),
    handleDragEvent: ({coordinate}) => tool.drag(coordinate),
    handleUpEvent: () => tool.letGo(),
  });
  const hover = on.map.on("pointermove", ({coordinate, dragging}) => tool.hover(dragging ? null : coordinate));
  return {
    interactions: [drag, ...snaps(on, false)],
    begin: () => tool.begin(),
    end() {
      [hover].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener));
      tool.end();
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
    handleDownEvent({map, originalEvent}) {
      const coordinate = pointed(map, originalEvent);
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
