// The stretch of border that would follow the hand, or follows it: red where it cannot go.

import {Feature, LineString, VectorLayer, VectorSource} from "/static/vendor/ol.js";
import {owners, sharedArc} from "../pure/arcs.js";
import {readTheme} from "./paint.js";
import {pickedStyle, refusedStyle} from "./plan_paint.js";
import {CLOSE_PX} from "./snaps.js";

/** Over the areas' borders, under the names. */
const Z = 5.1;

/** One stretch at a time, as it lies under the pointer. */
export class Grip {
  #source = new VectorSource();
  #free = pickedStyle(readTheme());
  #refused = refusedStyle(readTheme());
  #layer = new VectorLayer({source: this.#source, zIndex: Z, style: this.#free});
  /** Who owns which corner is found once for each state of the areas. */
  #revision = -1;
  /** @type {import("../pure/arcs.js").Shape[]} */
  #shapes = [];
  #owners = owners([]);
  /** @type {number[] | null} */
  #place = null;
  #waits = false;

  /**
   * @param {import("./plan_map.js").PlanMap} on
   * @param {() => import("../pure/arcs.js").Shape[]} shapes
   */
  constructor(on, shapes) {
    this.on = on;
    this.shapes = shapes;
  }

  begin() {
    this.on.map.addLayer(this.#layer);
  }

  end() {
    this.on.map.removeLayer(this.#layer);
  }

  /** @param {number[] | null} place where the pointer is; `null` while it moves something */
  show(place) {
    this.#place = place;
    if (!this.#waits) {
      this.#waits = true;
      requestAnimationFrame(() => {
        this.#waits = false;
        // What the hand holds is drawn by whoever moves it.
        this.#place && this.#draw(this.arcAt(this.#place));
      });
    }
  }

  /**
   * @param {number[]} place
   * @returns {import("../pure/arcs.js").Arc | null} the border that lies near enough to be taken
   */
  arcAt(place) {
    const revision = this.on.sources.areas.getRevision();
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#shapes = this.shapes();
      this.#owners = owners(this.#shapes);
    }
    return sharedArc(this.#shapes, place, CLOSE_PX * (this.on.map.getView().getResolution() ?? 1), this.#owners);
  }

  /**
   * The border in the hand.
   *
   * @param {number[][]} line
   */
  hold(line) {
    this.#place = null;
    this.#draw({path: line, closed: false});
  }

  /** @param {boolean} refused whether it cannot be where the hand is */
  refuse(refused) {
    this.#layer.setStyle(refused ? this.#refused : this.#free);
  }

  clear() {
    this.#place = null;
    this.#draw(null);
  }

  /** @param {{path: number[][], closed: boolean} | null} border */
  #draw(border) {
    const line = border && (border.closed ? [...border.path, ...border.path.slice(0, 1)] : border.path);
    this.#source.clear(true);
    this.#source.addFeatures(line ? [new Feature(new LineString(line))] : []);
    this.#source.changed();
  }
}
