// The stretch of border that would follow the hand, shown before it is taken hold of.

import {Feature, MultiLineString, VectorLayer, VectorSource} from "/static/vendor/ol.js";
import {owners, sharedArc, sidesOf} from "../pure/arcs.js";
import {readTheme} from "./paint.js";
import {pickedStyle} from "./plan_paint.js";
import {CLOSE_PX} from "./snaps.js";

/** Over the areas' borders, under the names. */
const Z = 5.1;

/** One stretch at a time, as it lies under the pointer. */
export class Grip {
  #source = new VectorSource();
  #layer = new VectorLayer({source: this.#source, zIndex: Z, style: pickedStyle(readTheme())});
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
        this.#draw();
      });
    }
  }

  #draw() {
    const revision = this.on.sources.areas.getRevision();
    if (this.#place && revision !== this.#revision) {
      this.#revision = revision;
      this.#shapes = this.shapes();
      this.#owners = owners(this.#shapes);
    }
    const reach = CLOSE_PX * (this.on.map.getView().getResolution() ?? 1);
    const arc = this.#place && sharedArc(this.#shapes, this.#place, reach, this.#owners);
    this.#source.clear(true);
    this.#source.addFeatures(arc ? [new Feature(new MultiLineString(sidesOf(this.#shapes, arc)))] : []);
    this.#source.changed();
  }
}
