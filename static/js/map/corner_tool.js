// One corner in the hand: found, moved with all areas that have it, and its neighbours giving way.

import {MultiPolygon} from "/static/vendor/ol.js";
import {meets, owners} from "../pure/arcs.js";
import {cornerSet, grabbed, without} from "../pure/grabbed.js";
import {armsOf, dragged} from "../pure/yielding.js";
import {Hand, shapeOf} from "./hand.js";
import {Handles} from "./handles.js";
import {Marker} from "./marker.js";
import {CLOSE_PX} from "./snaps.js";

/**
 * @typedef {import("./plan_map.js").PlanMap} PlanMap
 * @typedef {import("./plan_tools.js").Told} Told
 * @typedef {import("../pure/arcs.js").Shape} Shape
 */

export class CornerTool {
  #marker;
  #handles;
  #hand;
  #hide = () => {};
  /** @type {{arms: import("../pure/yielding.js").Arms, shapes: Shape[], place: number[]} | null} */
  #held = null;
  /** Who owns which corner is found once for each state of the areas. */
  #revision = -1;
  /** @type {Shape[]} */
  #shapes = [];
  #owners = owners([]);

  /**
   * @param {PlanMap} on
   * @param {Told} told
   */
  constructor(on, told) {
    this.on = on;
    this.told = told;
    this.#marker = new Marker(on);
    this.#handles = new Handles(on, () => this.#features().map(shapeOf));
    this.#hand = new Hand({...told, onHold: (held) => {
      this.#handles.rest(held);
      told.onHold(held);
    }});
  }

  begin() {
    this.#hide = this.#handles.show();
    this.#marker.begin();
  }

  end() {
    this.#held = null;
    this.#hide();
    this.#marker.end();
    this.told.onBlocked(false);
    this.#hand.giveUp();
  }

  /** @param {number[] | null} place where the pointer is */
  hover(place) {
    if (!this.#held) {
      this.#marker.show(place && (this.#at(place)?.corner ?? null));
    }
  }

  /**
   * @param {import("ol/MapBrowserEvent.js").default} event
   * @returns {boolean} whether the hand holds something now
   */
  take({map, originalEvent}) {
    const found = primary(originalEvent) && this.#at(pointed(map, originalEvent));
    if (!found) {
      return false;
    }
    const {corner, codes, side} = found;
    const features = codes.flatMap((code) => this.#features().filter((one) => one.get("code") === code));
    if (/** @type {MouseEvent} */ (originalEvent).altKey) {
      this.#takeAway(found, features);
      return false;
    }
    const all = side ? cornerSet(this.#shapes, side, corner) : this.#shapes;
    this.#hand.take(features);
    this.#held = {arms: armsOf(all, corner), shapes: codes.flatMap((code) => all.filter((one) => one.code === code)), place: corner};
    this.#marker.show(corner);
    return true;
  }

  /** @param {boolean} refused whether what is held cannot be where it is, or go where the hand is */
  refuse(refused) {
    this.#marker.refuse(refused);
  }

  /** @param {number[]} to where the hand is, or what it is drawn to */
  drag(to) {
    if (!this.#held) {
      return;
    }
    const {arms, shapes} = this.#held;
    const now = dragged(arms, shapes, to);
    if (now) {
      this.#held.place = to;
      this.#hand.were.forEach(({feature}, i) => feature.setGeometry(new MultiPolygon(now[i]?.polygons ?? [])));
    }
    // It stays at the last place where it could be; the hand may go on and come back.
    this.#marker.show(this.#held.place);
    this.told.onBlocked(!now);
    this.#hand.moves();
  }

  letGo() {
    this.#held = null;
    this.#marker.show(null);
    this.told.onBlocked(false);
    this.#hand.letGo();
    return false;
  }

  /**
   * @param {import("../pure/grabbed.js").Grabbed} found
   * @param {import("ol/Feature.js").default[]} features
   */
  #takeAway({corner, side}, features) {
    // A corner where borders meet is their end, and not a bend that can be straightened.
    if (!side && !meets(this.#owners, corner)) {
      this.#hand.take(features);
      const left = without(features.map(shapeOf), new Set([corner.join(" ")]));
      features.forEach((feature, i) => feature.setGeometry(new MultiPolygon(left[i]?.polygons ?? [])));
      this.#hand.letGo();
    }
  }

  #features() {
    return this.on.sources.areas.getFeatures();
  }

  /** @param {number[]} place */
  #at(place) {
    const revision = this.on.sources.areas.getRevision();
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#shapes = this.#features().map(shapeOf);
      this.#owners = owners(this.#shapes);
    }
    return grabbed(this.#shapes, place, CLOSE_PX * (this.on.map.getView().getResolution() ?? 1), this.#owners);
  }
}

/**
 * Where the pointer is itself: what it is drawn to while it drags would lead it away from what it takes hold of.
 *
 * @param {import("ol/Map.js").default} map
 * @param {Event} event
 */
export function pointed(map, event) {
  return map.getEventCoordinate(/** @type {MouseEvent} */ (event));
}

/** @param {Event} event of the left button, a finger or a pen's tip */
export function primary(event) {
  return !(event instanceof PointerEvent) || (event.isPrimary && event.button === 0);
}

