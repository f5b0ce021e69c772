// Corners that can be taken hold of, shown before the hand is on them: near the pointer, and around the area that is chosen.

import {Circle, Feature, Fill, Point, Stroke, Style, VectorLayer, VectorSource} from "/static/vendor/ol.js";
import {cornersShown} from "../pure/corners.js";
import {readTheme} from "./paint.js";

/** Pixels around the pointer in which corners are shown, and between two of them at least. */
const AROUND_PX = 110;
const APART_PX = 14;
/** Over the names (7), under the corner in the hand. */
const Z = 8.1;
/** A finger is nowhere until it touches: then every border in sight shows where it can be held. */
const fingers = window.matchMedia("(hover: none)");

/** The corners of the areas' borders, while a tool that moves them is in the hand. */
export class Handles {
  #source = new VectorSource();
  #layer;
  /** @type {number[] | null} */
  #place = null;
  #waits = false;
  #shown = true;

  /**
   * @param {import("./plan_map.js").PlanMap} on
   * @param {() => import("../pure/arcs.js").Shape[]} shapes
   */
  constructor(on, shapes) {
    this.on = on;
    this.shapes = shapes;
    const theme = readTheme();
    const style = new Style({image: new Circle({
      radius: 4, fill: new Fill({color: theme.ground}), stroke: new Stroke({color: theme.accent, width: 2}),
    })});
    this.#layer = new VectorLayer({source: this.#source, style, zIndex: Z});
  }

  /** @returns {() => void} takes them away again */
  show() {
    const {map, sources, layers} = this.on;
    map.addLayer(this.#layer);
    const again = () => this.#soon();
    const away = () => this.#near(null);
    map.getViewport()?.addEventListener("pointerleave", away);
    const keys = [
      map.on("pointermove", ({coordinate}) => this.#near(coordinate)),
      map.on("moveend", again), sources.areas.on("change", again), layers.areas.on("change", again),
    ].flat();
    again();
    return () => {
      keys.forEach((key) => key.target.removeEventListener(key.type, key.listener));
      map.getViewport()?.removeEventListener("pointerleave", away);
      map.removeLayer(this.#layer);
    };
  }

  /** @param {boolean} holding whether the hand moves a border now, whose corners follow by themselves */
  rest(holding) {
    this.#shown = !holding;
    this.#soon();
  }

  /** @param {number[] | null} place */
  #near(place) {
    this.#place = place;
    this.#soon();
  }

  #soon() {
    if (!this.#waits) {
      this.#waits = true;
      requestAnimationFrame(() => {
        this.#waits = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const {map, chosen} = this.on;
    const view = map.getView();
    const pixel = view.getResolution() ?? 1;
    const shapes = this.#shown ? this.shapes() : [];
    const corners = cornersShown(shapes, {
      seen: /** @type {import("../pure/corners.js").Box} */ (view.calculateExtent(map.getSize() ?? [1, 1])),
      place: this.#place, within: AROUND_PX * pixel, apart: APART_PX * pixel,
      whole: fingers.matches ? shapes.map(({code}) => code) : [chosen],
    });
    this.#source.clear(true);
    this.#source.addFeatures(corners.map((corner) => new Feature(new Point(corner))));
    this.#source.changed();
  }
}
