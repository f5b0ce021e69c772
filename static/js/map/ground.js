// The ground of a map: a background by setting, built-up areas, the imported roads, and where addresses lie.

import {
  Circle, Feature, Fill, MVT, RegularShape, Stroke, Style, Text, TileGrid, TileLayer, TileWMS, VectorLayer, VectorSource,
  VectorTileLayer, VectorTileSource, XYZ, getCenter, tileStrategy,
} from "/static/vendor/ol.js";
import {BUILT_UP, SWEDISH_GRID, density, isNamed, roadWidth, wmtsTemplate} from "../pure/ground.js";
import {readTheme, token} from "./paint.js";
import {TM, registerMercator} from "./projection.js";

/** @typedef {import("../contract.js").Basemap} Basemap */

/** Below the areas (1), and between them and the districts' borders (3). */
const Z = {background: -2, builtUp: -1, roads: 1.5, addresses: 1.6};

/** Of two levels the coarser is shown, as vector tiles are. */
const COARSER = 1;

/** Metres per pixel from which roads can be drawn along: farther away a road is no exact line. */
const DRAWN_ALONG_BELOW = 4;

/** The layers of the ground, by their names in the link. */
export class Ground {
  /** @type {Map<string, import("ol/layer/Layer.js").default>} */
  layers = new Map();
  #colours = readColours();
  /** @type {Map<string, Style | Style[]>} */
  #styles = new Map();

  /**
   * @param {import("ol/Map.js").default} map
   * @param {Basemap} said what there is
   * @param {import("ol/source/Vector.js").default} districts
   */
  constructor(map, said, districts) {
    const grid = new TileGrid({origin: said.origin, resolutions: said.resolutions, tileSize: said.tile_px});
    if (said.background) {
      this.layers.set("background", new TileLayer({source: pictures(said.background), zIndex: Z.background}));
    } else {
      map.addLayer(new VectorLayer({source: districts, zIndex: Z.builtUp, style: (one) => this.#builtUp(one)}));
    }
    if (said.roads) {
      const style = (/** @type {any} */ road, /** @type {number} */ resolution) => this.#road(road, resolution);
      this.layers.set("roads", vectorTiles(grid, said.roads.url, Z.roads, style, true));
    }
    if (said.addresses) {
      const pointsFrom = said.resolutions[said.points_from] ?? 0;
      const style = (/** @type {any} */ one, /** @type {number} */ resolution) =>
        this.#addresses(Number(one.get("count")), resolution, grid, pointsFrom);
      this.layers.set("addresses", vectorTiles(grid, said.addresses.url, Z.addresses, style));
    }
    this.layers.forEach((layer) => map.addLayer(layer));
  }

  /**
   * Roads near by as shapes that a border can be drawn along; read only while somebody draws.
   *
   * @param {import("ol/Map.js").default} map
   * @param {import("ol/source/Vector.js").default} target
   * @param {Basemap} said
   * @returns {(drawing: boolean) => void}
   */
  static roadsToDrawAlong(map, target, said) {
    const level = said.resolutions.length - 1;
    const grid = new TileGrid({origin: said.origin, resolutions: said.resolutions.slice(level), tileSize: said.tile_px});
    const source = new VectorSource({
      format: /** @type {any} */ (new MVT({featureClass: /** @type {any} */ (Feature)})), strategy: tileStrategy(grid),
      url: (extent) => {
        const [, x = 0, y = 0] = grid.getTileCoordForCoordAndZ(getCenter(extent), 0);
        return (said.roads?.url ?? "").replace("{z}", String(level)).replace("{x}", String(x)).replace("{y}", String(y));
      },
    });
    source.on("addfeature", ({feature}) => feature && target.addFeature(feature));
    const layer = new VectorLayer({source, style: null, visible: false, maxResolution: DRAWN_ALONG_BELOW});
    map.addLayer(layer);
    return (drawing) => layer.setVisible(drawing);
  }

  /** @param {string[]} names layers that are out of sight */
  hide(names) {
    this.layers.forEach((layer, name) => layer.setVisible(!names.includes(name)));
  }

  /** The colours of the page have changed. */
  repaint() {
    this.#colours = readColours();
    this.#styles.clear();
    this.layers.forEach((layer) => layer.changed());
  }

  /** @param {import("ol/Feature.js").FeatureLike} district */
  #builtUp(district) {
    return BUILT_UP.has(String(district.get("kind"))) ? this.#once("built up", () =>
      new Style({fill: new Fill({color: this.#colours.builtUp})})) : undefined;
  }

  /**
   * @param {import("ol/Feature.js").FeatureLike} road
   * @param {number} resolution
   */
  #road(road, resolution) {
    const rank = Number(road.get("rank"));
    const width = roadWidth(rank, resolution);
    const {theme, road: colour, path} = this.#colours;
    const name = isNamed(rank, resolution) ? String(road.get("name") ?? "") : "";
    const line = this.#once(`${rank} ${width}`, () => new Style({
      stroke: new Stroke({color: rank < 6 ? colour : path, width, ...(rank < 6 ? {} : {lineDash: [4, 3]})}), zIndex: 9 - rank,
    }));
    return name ? [/** @type {Style} */ (line), new Style({text: new Text({
      text: name, placement: "line", font: `400 11px ${theme.font}`, fill: new Fill({color: theme.ink}),
      stroke: new Stroke({color: theme.ground, width: 3}), maxAngle: 0.5, repeat: 400,
    }), zIndex: 20})] : line;
  }

  /**
   * @param {number} count
   * @param {number} resolution
   * @param {import("ol/tilegrid/TileGrid.js").default} grid
   * @param {number} pointsFrom metres per pixel from which each address is a point
   */
  #addresses(count, resolution, grid, pointsFrom) {
    const tile = grid.getResolution(grid.getZForResolution(resolution, COARSER));
    if (tile <= pointsFrom) {
      return this.#once("point", () => new Style({
        image: new Circle({radius: 2, fill: new Fill({color: this.#colours.address})}),
      }));
    }
    const strength = density(count, 16 * tile);
    const side = Math.max(2, Math.round((16 * tile) / resolution) - 1);
    return this.#once(`square ${strength} ${side}`, () => new Style({image: new RegularShape({
      points: 4, radius: side / Math.SQRT2, angle: Math.PI / 4, fill: new Fill({color: faded(this.#colours.address, strength)}),
    })}));
  }

  /**
   * @param {string} key
   * @param {() => Style} make
   */
  #once(key, make) {
    const known = this.#styles.get(key) ?? make();
    this.#styles.set(key, known);
    return known;
  }
}

function readColours() {
  return {
    theme: readTheme(), road: token("--map-road"), path: token("--map-path"), builtUp: token("--map-built-up"),
    address: token("--map-address"),
  };
}

/**
 * @param {string} colour `rgb(…)` as the browser computes it
 * @param {number} share
 */
function faded(colour, share) {
  return colour.replace(/rgba?\(([^,)]+,[^,)]+,[^,)]+).*/, `rgba($1, ${share * 0.6})`);
}

/**
 * @param {TileGrid} tileGrid
 * @param {string} url
 * @param {number} zIndex
 * @param {(feature: any, resolution: number) => any} style
 * @param {boolean} [declutter]
 */
function vectorTiles(tileGrid, url, zIndex, style, declutter = false) {
  return new VectorTileLayer({
    source: new VectorTileSource({format: new MVT(), projection: TM, tileGrid, url}), style, zIndex, declutter,
  });
}

/** @param {{kind: string, url: string, layer: string}} background */
function pictures({kind, url, layer}) {
  if (kind === "wms") {
    return new TileWMS({url, params: {LAYERS: layer, FORMAT: "image/png"}, projection: TM});
  }
  if (kind === "wmts") {
    return new XYZ({url: wmtsTemplate(url, layer), projection: TM, tileGrid: new TileGrid({...SWEDISH_GRID, tileSize: 256})});
  }
  registerMercator();
  return new XYZ({url});
}
