// The corner that a hand holds, or would hold where it is now: one ring on the map, red where it cannot go.

import {Circle, Feature, Fill, Point, Stroke, Style, VectorLayer, VectorSource} from "/static/vendor/ol.js";
import {readTheme} from "./paint.js";
import {handleStyle} from "./plan_paint.js";

/** Over the corners that are shown before the hand is on them. */
const Z = 8.2;
const BLOCKED = "#c23434";

export class Marker {
  #source = new VectorSource();
  #free = handleStyle(readTheme());
  #blocked = new Style({image: new Circle({
    radius: 9, fill: new Fill({color: "#ffffff"}), stroke: new Stroke({color: BLOCKED, width: 4}),
  })});
  #layer = new VectorLayer({source: this.#source, zIndex: Z});

  /** @param {import("./plan_map.js").PlanMap} on */
  constructor(on) {
    this.on = on;
  }

  begin() {
    this.on.map.addLayer(this.#layer);
  }

  end() {
    this.on.map.removeLayer(this.#layer);
  }

  /**
   * @param {number[] | null} place
   * @param {boolean} [blocked]
   */
  show(place, blocked = false) {
    this.#layer.setStyle(blocked ? this.#blocked : this.#free);
    this.#source.clear(true);
    this.#source.addFeatures(place ? [new Feature(new Point(place))] : []);
    this.#source.changed();
  }
}
