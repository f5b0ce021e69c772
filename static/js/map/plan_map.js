// The planner's map: districts, areas, changed ground, offices, what is picked and what is being drawn.

import {
  Feature, GeoJSON, Map as OlMap, MultiPolygon, Point, Polygon, VectorLayer, VectorSource, View, createEmpty, defaultInteractions,
  isEmpty,
} from "/static/vendor/ol.js";
import {traces} from "../pure/plan_link.js";
import {anchorOf} from "./anchor.js";
import {AreaNames} from "./area_names.js";
import {crowded} from "./crowded.js";
import * as paint from "./paint.js";
import * as planPaint from "./plan_paint.js";
import {TM, registerTm} from "./projection.js";
import {ReachLayer} from "./reach_layer.js";
import {scaleBar} from "./scale_bar.js";

/**
 * @typedef {import("../contract.js").FeatureCollection} FeatureCollection
 * @typedef {import("ol/Feature.js").default} OlFeature
 * @typedef {[number, number, number]} Sight easting, northing, metres per pixel
 */

const STEP_MS = 150;
const FINEST = 0.5;
const SAMPLES = 40;
/** Along its edges the map is covered by tools and legends. */
const COVERED_PX = 64;
/** A bar of the scale grows to two and a half times its least width, and a narrow map has credits beside it. */
const NARROW_PX = 500;
/** Half the side of what is shown around a place. */
const NEAR_M = 400;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** One map; tools take hold of its sources and interactions. */
export class PlanMap {
  #theme = paint.readTheme();
  #format = new GeoJSON({dataProjection: TM, featureProjection: TM});
  /** @type {Set<string>} */
  #picked = new Set();
  #chosen = "";
  #hovered = "";
  /** @type {Map<string, string> | null} */
  #shades = null;
  #reach = new ReachLayer();
  #reached = false;
  #names;
  /** Places that were looked for since the page came, kept here alone. */
  #sought = /** @type {{e: number, n: number}[]} */ ([]);
  sources = {
    districts: new VectorSource(), areas: new VectorSource(), moved: new VectorSource(), offices: new VectorSource(),
    sketch: new VectorSource(), measured: new VectorSource(), trouble: new VectorSource(), place: new VectorSource(), remarks: new VectorSource(), roads: new VectorSource(), waiting: new VectorSource(),
  };
  layers;
  map;

  /**
   * @param {HTMLElement} target
   * @param {Sight | null} sight
   * @param {(sight: Sight, traces: boolean) => void} onSight told when the map has come to rest elsewhere, and whether that
   *   would tell which house was looked for
   */
  constructor(target, sight, onSight) {
    registerTm();
    const {districts, areas, moved, offices, sketch, measured, trouble, place, remarks} = this.sources;
    this.#names = new AreaNames(areas, offices, this.sources.waiting);
    this.layers = {
      shades: this.#layer(districts, (one) => planPaint.shadeStyle(this.#shades?.get(String(one.get("code")))), 0),
      areas: this.#layer(areas, (area) => paint.areaStyle(area, this.#chosen, this.#plain), 1),
      moved: this.#layer(moved, (one) => planPaint.movedStyle(one, this.map.getPixelRatio()), 2),
      districts: this.#layer(districts, () => paint.districtStyle(this.#theme), 3),
      picked: this.#layer(districts, (one) => this.#pickedStyle(one), 4),
      sketch: this.#layer(sketch, () => planPaint.sketchStyle(this.#theme), 5),
      names: this.#layer(districts, (one, res) => paint.districtNameStyle(one, res, this.#theme), 6, true),
      areaNames: this.#layer(areas, (area, res) => this.#names.style(area, res, this.#theme), 7, true),
      offices: this.#layer(offices, (office, res) => paint.officeStyle(office, this.#theme, crowded(offices, office, res)), 8, true),
      measured: this.#layer(measured, (one) => planPaint.measuredStyle(one, this.#theme), 8.2),
      remarks: this.#layer(remarks, (one) => planPaint.remarkStyle(one, this.#theme), 8.5),
      place: this.#layer(place, () => paint.placeStyle(this.#theme), 9),
      trouble: this.#layer(trouble, () => planPaint.troubleStyle(this.#theme), 9),
    };
    const [e = 536_000, n = 6_474_000, resolution = 100] = sight ?? [];
    this.map = new OlMap({
      target,
      layers: [this.#reach.layer, ...Object.values(this.layers)],
      controls: [scaleBar(target.clientWidth < NARROW_PX ? 44 : 70)],
      interactions: defaultInteractions({
        altShiftDragRotate: false, pinchRotate: false, shiftDragZoom: false, doubleClickZoom: false,
        zoomDuration: STEP_MS,
      }),
      view: new View({projection: TM, center: [e, n], resolution, minResolution: FINEST, maxResolution: 400}),
    });
    this.map.on("moveend", () => {
      this.#see();
      const [x = 0, y = 0] = this.map.getView().getCenter() ?? [];
      /** @type {Sight} */
      const seen = [x, y, this.map.getView().getResolution() ?? 1];
      // Whoever reads the link afterwards must not see which house was looked for, nor after it has been cleared.
      const told = this.sources.place.getFeatures().length > 0
        || this.#sought.some((one) => traces(seen, this.map.getSize() ?? [], one));
      onSight(seen, told);
    });
  }

  /**
   * @param {import("ol/source/Vector.js").default} source
   * @param {(feature: import("ol/Feature.js").FeatureLike, resolution: number) => any} style
   * @param {number} zIndex
   * @param {boolean} [declutter]
   */
  #layer(source, style, zIndex, declutter = false) {
    return new VectorLayer({
      source, style, zIndex, declutter: declutter && "names", updateWhileInteracting: true, updateWhileAnimating: true,
    });
  }

  /** @param {import("ol/Feature.js").FeatureLike} district */
  #pickedStyle(district) {
    const code = String(district.get("code"));
    if (this.#picked.has(code)) {
      return planPaint.pickedStyle(this.#theme);
    }
    return code === this.#hovered ? planPaint.hoveredStyle(this.#theme) : undefined;
  }

  /**
   * @param {"districts" | "areas" | "moved"} what
   * @param {FeatureCollection | null} collection
   */
  fill(what, collection) {
    const features = collection ? this.#format.readFeatures(collection) : [];
    features.forEach((feature, index) => feature.set("index", index, true));
    this.sources[what].clear(true);
    this.sources[what].addFeatures(features);
    this.sources[what].changed();
    if (what === "areas") {
      this.#see();
    }
  }

  /** Write the names where areas are seen. */
  #see() {
    const margin = COVERED_PX * (this.map.getView().getResolution() ?? 1);
    this.#names.see(this.map.getView().calculateExtent(this.map.getSize() ?? [1, 1]).map((side, i) => side + (i < 2 ? margin : -margin)));
    this.layers.areaNames.changed();
  }

  /** @param {{e: number, n: number, code: string, name: string, colour: string}[]} pins */
  setOffices(pins) {
    this.sources.offices.clear(true);
    this.sources.offices.addFeatures(
      pins.map(({e, n, ...rest}) => new Feature({geometry: new Point([e, n]), ...rest})),
    );
  }

  /** @param {string[]} codes */
  setPicked(codes) {
    this.#picked = new Set(codes);
    this.layers.picked.changed();
  }

  /** @param {string} code */
  setChosen(code) {
    this.#chosen = code;
    this.layers.areas.changed();
  }

  /** Code of the area that is chosen, or "". */
  get chosen() {
    return this.#chosen;
  }

  /** Whether the ground shows something else, so that areas show their borders alone. */
  get #plain() {
    return this.#shades !== null || this.#reached;
  }

  /** @param {Map<string, string> | null} shades colour by district */
  setShades(shades) {
    this.#shades = shades;
    this.layers.shades.changed();
    this.layers.areas.changed();
  }

  /**
   * @param {object[]} rings GeoJSON features by rising minutes, each within the next
   * @param {import("../pure/colour.js").Rgb[]} colours
   */
  setReach(rings, colours) {
    this.#reached = rings.length > 0;
    this.#reach.show(rings, colours);
    this.layers.areas.changed();
  }

  /** @param {string} code */
  setHovered(code) {
    if (code !== this.#hovered) {
      this.#hovered = code;
      this.layers.picked.changed();
    }
  }

  /** @param {object | null} geometry a drawing that waits for an area */
  setSketch(geometry) {
    this.sources.sketch.clear();
    if (geometry) {
      this.sources.sketch.addFeature(new Feature(this.#format.readGeometry(geometry) ?? undefined));
    }
  }

  /**
   * @param {object | null} geometry a line that was measured; it stays until it is cleared
   * @param {string} words how long it is
   */
  setMeasured(geometry, words) {
    this.sources.measured.clear();
    if (geometry) {
      this.sources.measured.addFeature(new Feature({geometry: this.#format.readGeometry(geometry) ?? undefined, words}));
    }
  }

  /**
   * @param {import("../plan_contract.js").Remark[]} remarks those about a place are shown, by their number
   * @param {{e: number, n: number} | null} place of one that is being written
   */
  setRemarks(remarks, place) {
    const said = remarks.flatMap(({id, e, n, status}, i) =>
      (e === null || n === null ? [] : [new Feature({geometry: new Point([e, n]), id, status, label: String(i + 1)})]));
    const written = place ? [new Feature({geometry: new Point([place.e, place.n]), status: "new", label: "+"})] : [];
    this.sources.remarks.clear(true);
    this.sources.remarks.addFeatures([...said, ...written]);
    this.sources.remarks.changed();
  }

  /** @param {{e: number, n: number} | null} place where something went wrong */
  setTrouble(place) {
    this.sources.trouble.clear();
    if (place) {
      this.sources.trouble.addFeature(new Feature(new Point([place.e, place.n])));
    }
  }

  /**
   * Mark a place, and show it near by where it is told what covers the map.
   *
   * @param {{e: number, n: number} | null} place
   * @param {number[]} [insets] pixels that other things cover
   */
  setPlace(place, insets) {
    this.sources.place.clear();
    if (place) {
      this.sources.place.addFeature(new Feature(new Point([place.e, place.n])));
    }
    if (place && insets) {
      this.#sought.push(place);
      this.goTo(place, insets);
    }
  }

  /**
   * @param {{e: number, n: number}} place
   * @param {number[]} insets pixels that other things cover
   */
  goTo({e, n}, insets) {
    this.#fit([e - NEAR_M, n - NEAR_M, e + NEAR_M, n + NEAR_M], insets, FINEST);
  }

  /**
   * @param {import("ol/geom/Geometry.js").default} geometry
   * @returns {object} GeoJSON on the centimetre grid
   */
  geoJson(geometry) {
    return this.#format.writeGeometryObject(geometry, {decimals: 2});
  }

  /** @param {number[]} place */
  districtAt(place) {
    return this.#codeAt(this.sources.districts, place);
  }

  /** @param {number[]} place */
  areaAt(place) {
    return this.#codeAt(this.sources.areas, place);
  }

  /**
   * Metres from a place in an area to the area's border.
   *
   * @param {string} code
   * @param {{e: number, n: number}} place
   */
  toBorder(code, {e, n}) {
    const shape = this.sources.areas.getFeatures().find((one) => one.get("code") === code)?.getGeometry();
    const parts = shape instanceof MultiPolygon ? shape.getPolygons() : shape instanceof Polygon ? [shape] : [];
    const apart = parts.flatMap((part) => part.getLinearRings().map((ring) => ring.getClosestPoint([e, n])));
    return Math.min(...apart.map(([x = 0, y = 0]) => Math.hypot(x - e, y - n)));
  }

  /**
   * The area in which most of a line lies.
   *
   * @param {object} geometry a line as GeoJSON
   */
  areaAlong(geometry) {
    const line = /** @type {import("ol/geom/LineString.js").default} */ (this.#format.readGeometry(geometry));
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (let i = 0; i <= SAMPLES; i += 1) {
      const code = this.#codeAt(this.sources.areas, line.getCoordinateAt(i / SAMPLES));
      counts.set(code, (counts.get(code) ?? 0) + (code ? 1 : 0));
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  }

  /**
   * @param {import("ol/source/Vector.js").default} source
   * @param {number[]} place
   */
  #codeAt(source, place) {
    return String(source.getFeaturesAtCoordinate(place)[0]?.get("code") ?? "");
  }

  /**
   * Districts whose middle lies in a shape.
   *
   * @param {import("ol/geom/Geometry.js").default} shape
   */
  districtsIn(shape) {
    return this.sources.districts
      .getFeatures()
      .filter((one) => {
        const middle = anchorOf(one)?.place;
        return middle && shape.intersectsCoordinate(middle);
      })
      .map((one) => String(one.get("code")));
  }

  /** @returns {import("../pure/sheet.js").Box} what the districts cover */
  ground() {
    return /** @type {import("../pure/sheet.js").Box} */ (this.sources.districts.getExtent() ?? createEmpty());
  }

  /**
   * Show the whole municipality.
   *
   * @param {number[]} insets pixels that other things cover
   */
  showAll(insets) {
    this.#fit(this.sources.districts.getExtent() ?? createEmpty(), insets);
  }

  /**
   * Bring a district into view, unless all of it can be seen.
   *
   * @param {string} code
   * @param {number[]} insets pixels that other things cover
   */
  bringIn(code, insets) {
    const one = this.sources.districts.getFeatures().find((district) => district.get("code") === code);
    const box = one?.getGeometry()?.getExtent();
    if (!box) {
      return;
    }
    const [top = 0, right = 0, bottom = 0, left = 0] = insets;
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const corner = (/** @type {number[]} */ place) => this.map.getPixelFromCoordinate(place) ?? [];
    const [[x0 = -1, y1 = -1], [x1 = -1, y0 = -1]] = [corner(box.slice(0, 2)), corner(box.slice(2))];
    const large = x1 - x0 > 20 && y1 - y0 > 20;
    if (!large || x0 < left || y0 < top || x1 > width - right || y1 > height - bottom) {
      this.#fit(box, insets, 20);
    }
  }

  /**
   * @param {number[]} extent
   * @param {number[]} padding
   * @param {number} [finest] metres per pixel
   */
  #fit(extent, padding, finest = 6) {
    if (!isEmpty(extent)) {
      this.map.updateSize();
      const duration = still.matches ? 0 : STEP_MS;
      this.map.getView().fit(extent, {padding, minResolution: finest, duration});
    }
  }

  /** @param {number} steps in, or out when negative */
  zoom(steps) {
    const view = this.map.getView();
    view.animate({zoom: (view.getZoom() ?? 0) + steps, duration: still.matches ? 0 : STEP_MS});
  }

  /** The colours of the page have changed. */
  repaint() {
    this.#theme = paint.readTheme();
    Object.values(this.layers).forEach((layer) => layer.changed());
  }
}
