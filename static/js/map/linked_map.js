// One of several maps that follow each other: they share one view.

import {
  Feature, GeoJSON, Map as OlMap, Point, VectorLayer, VectorSource, View, createEmpty, defaultInteractions, extend, isEmpty,
} from "/static/vendor/ol.js";
import {DOTS_PX} from "../pure/sheet.js";
import {AreaNames} from "./area_names.js";
import {crowded} from "./crowded.js";
import {Ground} from "./ground.js";
import * as paint from "./paint.js";
import {changeNameStyle, changeStyle} from "./plan_paint.js";
import {TM, registerTm} from "./projection.js";
import {scaleBar} from "./scale_bar.js";

/**
 * @typedef {import("../contract.js").FeatureCollection} FeatureCollection
 * @typedef {import("ol/View.js").default} OlView
 */

/** Metres per pixel that a change is looked at from, at the nearest. */
const FINEST = 4;
const INSETS = [16, 16, 32, 16];

/**
 * @param {number[][]} extents
 * @returns {number[]} around all of them
 */
export function around(extents) {
  return extents.reduce((whole, one) => (isEmpty(one) ? whole : extend(whole, one)), createEmpty());
}

/** The view that linked maps share. */
export function sharedView() {
  registerTm();
  return new View({projection: TM, center: [536_000, 6_474_000], resolution: 150, minResolution: 0.5, maxResolution: 600});
}

/** A plan's areas, or the ground that changes hands in it. */
export class LinkedMap {
  #theme = paint.readTheme();
  #format = new GeoJSON({dataProjection: TM, featureProjection: TM});
  #districts = new VectorSource();
  #areas = new VectorSource();
  #offices = new VectorSource();
  #moved = new VectorSource();
  #names = new AreaNames(this.#areas, this.#offices);
  #layers;
  /** @type {Ground | null} */
  #ground = null;
  /** @type {Map<string, string>} */
  #colours = new Map();
  map;

  /**
   * @param {HTMLElement} target
   * @param {OlView} view
   */
  constructor(target, view) {
    const layer = (/** @type {VectorSource} */ source, /** @type {any} */ style, /** @type {number} */ zIndex, names = false) =>
      new VectorLayer({source, style, zIndex, declutter: names && "names"});
    this.#layers = {
      areas: layer(this.#areas, (/** @type {any} */ area) => paint.areaStyle(area, "", this.#moved.getFeatures().length > 0), 1),
      moved: layer(this.#moved, (/** @type {any} */ one) => changeStyle(this.#colours.get(String(one.getId())) ?? "", this.map.getPixelRatio()), 2),
      districts: layer(this.#districts, () => paint.districtStyle(this.#theme), 3),
      names: layer(this.#areas, (/** @type {any} */ area, /** @type {number} */ res) => this.#names.style(area, res, this.#theme), 6, true),
      changes: layer(this.#moved, (/** @type {any} */ one) => changeNameStyle(one, this.#theme), 7, true),
      offices: layer(this.#offices, (/** @type {any} */ office, /** @type {number} */ res) =>
        paint.officeStyle(office, this.#theme, crowded(this.#offices, office, res)), 8, true),
    };
    this.map = new OlMap({
      target, view, layers: Object.values(this.#layers), controls: [scaleBar(60)],
      interactions: defaultInteractions({altShiftDragRotate: false, pinchRotate: false}),
    });
    this.map.on("moveend", () => this.#see());
    new ResizeObserver(() => this.map.updateSize()).observe(target);
  }

  /** Write the names where areas are seen. */
  #see() {
    this.#names.see(this.map.getView().calculateExtent(this.map.getSize() ?? [1, 1]));
    this.#layers.names.changed();
  }

  /**
   * @param {import("../contract.js").Basemap | null} said
   * @param {((failing: boolean) => void) | null} tell whether the background has stopped coming
   */
  setGround(said, tell) {
    if (said) {
      this.#ground = new Ground(this.map, said);
      this.#ground.hide(["addresses"]);
      tell && this.#ground.onBackground(tell);
      Ground.credit(this.map, said);
    }
  }

  /** @param {FeatureCollection} districts */
  setDistricts(districts) {
    this.#fill(this.#districts, districts);
  }

  /**
   * @param {FeatureCollection} areas
   * @param {{e: number, n: number, name: string, colour: string}[]} pins
   */
  setAreas(areas, pins) {
    this.#fill(this.#areas, areas);
    this.#see();
    this.#offices.clear(true);
    this.#offices.addFeatures(pins.map(({e, n, ...rest}) => new Feature({geometry: new Point([e, n]), ...rest})));
  }

  /**
   * @param {FeatureCollection | null} moved ground that changes hands; null shows the areas
   * @param {Map<string, string>} colours by change
   * @param {Map<string, string>} names of changes
   */
  setMoved(moved, colours, names) {
    this.#colours = colours;
    this.#fill(this.#moved, moved);
    this.#moved.getFeatures().forEach((one) => one.set("name", names.get(String(one.getId())) ?? "", true));
    this.#layers.offices.setVisible(!moved);
    this.#layers.names.setVisible(!moved);
    Object.values(this.#layers).forEach((layer) => layer.changed());
  }

  /**
   * @param {VectorSource} source
   * @param {FeatureCollection | null} collection
   */
  #fill(source, collection) {
    const features = collection ? this.#format.readFeatures(collection) : [];
    features.forEach((feature, index) => feature.set("index", index, true));
    source.clear(true);
    source.addFeatures(features);
    source.changed();
  }

  /** Show the whole municipality. */
  showAll() {
    const extent = this.#districts.getExtent() ?? createEmpty();
    if (!isEmpty(extent)) {
      this.map.updateSize();
      this.map.getView().fit(extent, {padding: INSETS});
    }
  }

  /** Where ground changes hands. */
  movedExtent() {
    return this.#moved.getExtent() ?? createEmpty();
  }

  /**
   * @param {number[]} extent
   */
  showExtent(extent) {
    if (!isEmpty(extent)) {
      this.map.updateSize();
      this.map.getView().fit(extent, {padding: INSETS.map((side) => side + 24), minResolution: FINEST});
    }
  }

  /**
   * Take a size of its own, drawn at once, as paper does not wait; without one, that of the page.
   *
   * @param {[number, number] | null} size pixels across and down
   */
  resize(size) {
    const target = /** @type {HTMLElement} */ (this.map.getTargetElement());
    target.style.width = size ? `${size[0]}px` : "";
    target.style.height = size ? `${size[1]}px` : "";
    this.map.setPixelRatio(size ? DOTS_PX : window.devicePixelRatio);
    this.#layers.moved.changed();
    this.map.updateSize();
    this.map.renderSync();
  }

  /** The colours of the page have changed. */
  repaint() {
    this.#theme = paint.readTheme();
    this.#ground?.repaint();
    Object.values(this.#layers).forEach((layer) => layer.changed());
  }

  /** Let go of the element. */
  dispose() {
    this.map.setTarget(undefined);
    // The view lives on in the other maps.
    this.map.setView(new View());
    this.map.dispose();
  }
}
