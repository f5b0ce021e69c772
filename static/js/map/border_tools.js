// Borders in the hand: a corner, a place on a line, or the whole border between two areas, moved in all areas that share it.

import {MultiPolygon, PointerInteraction} from "/static/vendor/ol.js";
import {shifted, wholeOf} from "../pure/shifting.js";
import {CornerTool, pointed, primary} from "./corner_tool.js";
import {Grip} from "./grip.js";
import {Hand, shapeOf} from "./hand.js";
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
    refuse: (refused) => tool.refuse(refused),
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
  /** @type {{from: number[], whole: import("../pure/shifting.js").Whole} | null} */
  let held = null;
  const drag = new PointerInteraction({
    handleDownEvent({map, originalEvent}) {
      const coordinate = pointed(map, originalEvent);
      const arc = primary(originalEvent) && grip.arcAt(coordinate);
      if (!arc) {
        return false;
      }
      const whole = wholeOf(features().map(shapeOf), arc);
      held = {from: cornerNear(whole.corners, coordinate, CLOSE_PX * (map.getView().getResolution() ?? 1)) ?? coordinate, whole};
      grip.hold(arc.closed ? [...arc.path, ...arc.path.slice(0, 1)] : arc.path);
      hand.take(whole.shapes.flatMap(({code}) => features().filter((one) => one.get("code") === code)));
      return true;
    },
    handleDragEvent({coordinate: [x = 0, y = 0]}) {
      if (!held) {
        return;
      }
      const now = shifted(held.whole, x - (held.from[0] ?? 0), y - (held.from[1] ?? 0));
      if (now) {
        hand.were.forEach(({feature}, i) => feature.setGeometry(new MultiPolygon(now.shapes[i]?.polygons ?? [])));
        grip.hold(now.line);
      }
      // It stays at the last place where it could be; the hand may go on and come back.
      told.onBlocked(!now);
      hand.moves();
    },
    handleUpEvent() {
      held = null;
      grip.clear();
      told.onBlocked(false);
      hand.letGo();
      return false;
    },
  });
  const hover = on.map.on("pointermove", ({coordinate, dragging}) => !dragging && !held && grip.show(coordinate));
  return {
    interactions: [drag, ...snaps(on, false)],
    refuse: (refused) => grip.refuse(refused),
    begin: () => grip.begin(),
    end() {
      [hover].flat().forEach((key) => key.target.removeEventListener(key.type, key.listener));
      grip.end();
      told.onBlocked(false);
      hand.giveUp();
    },
  };
}

/**
 * The corner that the hand has taken hold of: it, and not the place beside it, comes to lie on what the hand is drawn to.
 *
 * @param {number[][]} corners
 * @param {number[]} place
 * @param {number} reach metres
 */
function cornerNear(corners, [x = 0, y = 0], reach) {
  const apart = (/** @type {number[]} */ [e = 0, n = 0]) => Math.hypot(e - x, n - y);
  const nearest = corners.reduce((best, one) => (apart(one) < apart(best) ? one : best), corners[0] ?? []);
  return apart(nearest) <= reach ? nearest : null;
}
