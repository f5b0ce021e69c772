// The map of one division: its areas, the districts' borders, offices and the place that was looked up.

import {
  Feature, GeoJSON, Map as OlMap, Point, VectorLayer, VectorSource, View, createEmpty, defaultInteractions,
  extend, isEmpty,
} from "/static/vendor/ol.js";
import {crowded} from "./crowded.js";
import {Ground} from "./ground.js";
import * as paint from "./paint.js";
import {TM, registerTm, toLonLat} from "./projection.js";
import {ReachLayer} from "./reach_layer.js";
import {scaleBar} from "./scale_bar.js";

/**
 * @typedef {import("../contract.js").FeatureCollection} FeatureCollection
 * @typedef {{e: number, n: number}} Place
 * @typedef {Place & {name: string, code: string, colour: string}} Pin
 */

const STEP_MS = 150;
const FINEST = 6;
/** Whoever looks up an address reads colours first: the roads lie under them. */
const UNDER_ALL = -0.5;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** One map; what it shows is set by its methods, what is asked by a click is told to `onAsk`. */
export class AreaMap {
  #theme = paint.readTheme();
  #chosen = "";
  #plain = false;
  /** Travel time under the areas' borders. */
  reach = new ReachLayer();
  #format = new GeoJSON({dataProjection: TM, featureProjection: TM});
  #areas = new VectorSource();
  #districts = new VectorSource();
  #offices = new VectorSource();
  #place = new VectorSource();
  /** @type {InstanceType<typeof VectorLayer>[]} */
  #layers;
  #map;
  /** @type {Ground | null} */
  #ground = null;
  #roads = true;
  #scale = scaleBar(70);

  /**
   * @param {HTMLElement} target
   * @param {(place: {lon: number, lat: number}) => void} onAsk
   * @param {() => number[]} insets pixels at the top, right, bottom and left that other things cover
   */
  constructor(target, onAsk, insets) {
    registerTm();
    this.insets = insets;
    this.#layers = [
      this.#layer(this.#areas, (area) => paint.areaStyle(area, this.#chosen, this.#plain), 1),
      this.#layer(this.#districts, () => paint.districtStyle(this.#theme), 2),
      this.#layer(this.#districts, (one, res) => paint.districtNameStyle(one, res, this.#theme, this.#taken()), 5, true),
      this.#layer(this.#areas, (area, res) => paint.areaNameStyle(area, this.#theme, res, this.#taken()), 6, true),
      this.#layer(this.#offices, (office, res) => paint.officeStyle(office, this.#theme, crowded(this.#offices, office, res)), 7, true),
      this.#layer(this.#place, () => paint.placeStyle(this.#theme), 9, true),
    ];
    this.#map = new OlMap({
      target,
      layers: [this.reach.layer, ...this.#layers],
      controls: [this.#scale],
      interactions: defaultInteractions({altShiftDragRotate: false, pinchRotate: false, zoomDuration: STEP_MS}),
      view: new View({projection: TM, center: [536_000, 6_474_000], resolution: 100, minResolution: 0.5, maxResolution: 400}),
    });
    this.#map.on("singleclick", (event) => onAsk(toLonLat(event.coordinate)));
    target.addEventListener("keydown", (event) => {
      const centre = this.#map.getView().getCenter();
      if (event.key === "Enter" && event.target === target && centre) {
        onAsk(toLonLat(centre));
      }
    });
  }

  /**
   * @param {VectorSource} source
   * @param {(feature: import("ol/Feature.js").FeatureLike, resolution: number) => any} style
   * @param {number} zIndex
   * @param {boolean} [declutter]
   */
  #layer(source, style, zIndex, declutter = false) {
    return new VectorLayer({source, style, zIndex, declutter: declutter && "names"});
  }

  /**
   * Water, built-up land and roads under the areas. The map is as true without.
   *
   * @param {Promise<import("../contract.js").Basemap>} asked
   * @param {() => string} [failed] says that the background does not come
   */
  async setGround(asked, failed) {
    const said = await asked.catch(() => null);
    if (said) {
      this.#ground = new Ground(this.#map, {...said, addresses: null}, UNDER_ALL);
      this.showRoads(this.#roads);
      Ground.credit(this.#map, said);
      if (failed) {
        this.#ground.sayOn(this.#map, failed);
      }
    }
  }

  /** @param {FeatureCollection} collection the municipality's districts */
  setDistricts(collection) {
    this.#fill(this.#districts, collection);
  }

  /**
   * @param {FeatureCollection} collection the areas of a plan
   * @param {Pin[]} pins its offices
   */
  setAreas(collection, pins) {
    this.#fill(this.#areas, collection);
    this.#offices.clear();
    this.#offices.addFeatures(pins.map(({e, n, ...rest}) => new Feature({geometry: new Point([e, n]), ...rest})));
    this.#layers.forEach((layer) => layer.changed());
  }

  /**
   * @param {VectorSource} source
   * @param {FeatureCollection} collection
   */
  #fill(source, collection) {
    const features = this.#format.readFeatures(collection);
    features.forEach((feature, index) => feature.set("index", index, true));
    source.clear(true);
    source.addFeatures(features);
  }

  /** Where marks stand, which names must not stand upon. */
  #taken() {
    return [...this.#place.getFeatures(), ...this.#offices.getFeatures()].map((mark) => {
      const point = mark.getGeometry();
      return point instanceof Point ? point.getCoordinates() : [];
    });
  }

  /** @param {boolean} plain whether the areas show their borders alone */
  plain(plain) {
    this.#plain = plain;
    this.#layers.forEach((layer) => layer.changed());
  }

  /** @param {boolean} shown whether roads are; travel times are read by their colours alone */
  showRoads(shown) {
    this.#roads = shown;
    this.#ground?.hide(shown ? [] : ["roads"]);
  }

  /** @param {string} code the area that stands out */
  choose(code) {
    this.#chosen = code;
    this.#layers.forEach((layer) => layer.changed());
  }

  /**
   * Mark a place where the map stands.
   *
   * @param {Place | null} place
   */
  markPlace(place) {
    this.#place.clear();
    place && this.#place.addFeature(new Feature(new Point([place.e, place.n])));
    this.#layers.forEach((layer) => layer.changed());
  }

  /**
   * Mark a place and show it together with what belongs to it.
   *
   * @param {Place | null} place
   * @param {Place[]} [beside]
   */
  setPlace(place, beside = []) {
    this.markPlace(place);
    if (!place) {
      return;
    }
    const extent = createEmpty();
    [place, ...beside].forEach(({e, n}) => extend(extent, [e, n, e, n]));
    this.#fit(extent);
  }

  /**
   * Show a class of the travel time whole, together with the place that was looked up.
   *
   * @param {number} index 0 is the class with the fewest minutes
   */
  showReach(index) {
    const extent = this.#place.getExtent() ?? createEmpty();
    this.#fit(extend([...extent], this.reach.extent(index)));
  }

  /** Show the whole municipality. */
  showAll() {
    const source = this.#districts.getFeatures().length ? this.#districts : this.#areas;
    this.#fit(source.getExtent() ?? createEmpty());
  }

  /**
   * @param {Place} place
   * @returns {boolean} whether any area has it
   */
  holds({e, n}) {
    return this.#areas.getFeaturesAtCoordinate([e, n]).length > 0;
  }

  /**
   * Show a place in the middle, with so much around it; no mark is set.
   *
   * @param {Place} place
   * @param {number} across metres along the map's shorter side
   */
  showAround({e, n}, across) {
    this.#map.updateSize();
    const view = this.#map.getView();
    view.cancelAnimations();
    const [wide = 1, high = 1] = this.#map.getSize() ?? [];
    view.setCenter([e, n]);
    view.setResolution(across / Math.max(Math.min(wide, high), 1));
  }

  /** @param {number[]} extent */
  #fit(extent) {
    if (!isEmpty(extent) || extent[0] === extent[2]) {
      this.#map.updateSize();
      // Two moves at once would end in either place.
      this.#map.getView().cancelAnimations();
      const duration = still.matches ? 0 : STEP_MS;
      this.#map.getView().fit(extent, {padding: this.insets(), minResolution: FINEST, duration});
    }
  }

  /** @param {number} steps in, or out when negative */
  zoom(steps) {
    const view = this.#map.getView();
    view.animate({zoom: (view.getZoom() ?? 0) + steps, duration: still.matches ? 0 : STEP_MS});
  }

  /** The colours of the page have changed. */
  repaint() {
    this.#theme = paint.readTheme();
    this.#ground?.repaint();
    this.#layers.forEach((layer) => layer.changed());
  }

  /** What the legend shows: code, name and swatch of each area, in the plan's order. */
  legend() {
    return this.#areas.getFeatures().map((area) => ({
      code: String(area.get("code")),
      name: String(area.get("name")),
      office: String(area.get("office") ?? ""),
      provider: String(area.get("provider") ?? ""),
      swatch: paint.paintOf(area).border,
      fill: paint.paintOf(area).chosen,
    }));
  }
}
