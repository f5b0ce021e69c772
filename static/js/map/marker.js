// The corner that a hand holds, or would hold where it is now: one ring on the map, red where it cannot go.

import {Circle, Feature, Fill, Point, Stroke, Style, VectorLayer, VectorSource} from "/static/vendor/ol.js";
import {readTheme} from "./paint.js";
import {REFUSED, handleStyle} from "./plan_paint.js";

/** Over the corners that are shown before the hand is on them. */
const Z = 8.2;

export class Marker {
  #source = new VectorSource();
  #free = handleStyle(readTheme());
  #refused = new Style({image: new Circle({
    radius: 9, fill: new Fill({color: "#ffffff"}), stroke: new Stroke({color: REFUSED, width: 4}),
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

  /** @param {boolean} refused whether the corner cannot be where the hand is */
  refuse(refused) {
    this.#layer.setStyle(refused ? this.#refused : this.#free);
  }

  /** @param {number[] | null} place */
  show(place) {
    this.#source.clear(true);
    this.#source.addFeatures(place ? [new Feature(new Point(place))] : []);
    this.#source.changed();
  }
}
