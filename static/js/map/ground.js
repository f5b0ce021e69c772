// The ground of a map: a background by setting, water and built-up land, the imported roads, and where addresses lie.

import {
  Circle, Feature, Fill, MVT, RegularShape, Stroke, Style, Text, TileGrid, TileLayer, VectorLayer, VectorSource,
  VectorTileLayer, VectorTileSource, getCenter, tileStrategy,
} from "/static/vendor/ol.js";
import {DENSITY_SIDES, DRAWN_ALONG_BELOW, densityClass, publicCredits, isNamed, roadWidth, waterWidth} from "../pure/ground.js";
import {pictures, watchPictures} from "./background.js";
import {readTheme, token} from "./paint.js";
import {TM} from "./projection.js";

/** @typedef {import("../contract.js").Basemap} Basemap */

/** Below the areas (1), and between them and the districts' borders (3). */
const Z = {background: -1, landscape: -2, roads: 1.5, addresses: 1.6, waterNames: 5.5};

/** Of two levels the coarser is shown, as vector tiles are. */
const COARSER = 1;

/** How much of the ground a square of addresses covers. */
const SQUARES = 0.72;

/** The layers of the ground, by their names in the link. */
export class Ground {
  /** @type {Map<string, import("ol/layer/Layer.js").default>} */
  layers = new Map();
  #colours = readColours();
  /** @type {VectorTileLayer | null} */
  #waterNames = null;
  /** @type {Map<string, Style | Style[]>} */
  #styles = new Map();
  /** @type {(failing: boolean) => void} */
  #tell = () => undefined;

  /**
   * @param {import("ol/Map.js").default} map
   * @param {Basemap} said what there is
   * @param {number} [roadsAt] how high the roads lie; by themselves over the areas' colours
   */
  constructor(map, said, roadsAt = Z.roads) {
    const grid = new TileGrid({origin: said.origin, resolutions: said.resolutions, tileSize: said.tile_px});
    if (said.background) {
      const source = pictures(said.background);
      watchPictures(source, (failing) => this.#tell(failing));
      this.layers.set("background", new TileLayer({source, zIndex: Z.background}));
    }
    if (said.landscape) {
      const style = (/** @type {any} */ one, /** @type {number} */ resolution) => this.#landscape(one, resolution);
      const land = vectorTiles(grid, said.landscape.url, Z.landscape, style);
      this.layers.set("landscape", land);
      // Names lie over the areas' colours, as the other names do.
      const name = (/** @type {any} */ one) => (one.get("layer") === "water_names" ? this.#waterName(one) : undefined);
      this.#waterNames = new VectorTileLayer({source: land.getSource() ?? undefined, style: name, zIndex: Z.waterNames, declutter: "names"});
      map.addLayer(this.#waterNames);
    }
    if (said.roads) {
      const style = (/** @type {any} */ road, /** @type {number} */ resolution) => this.#road(road, resolution);
      this.layers.set("roads", vectorTiles(grid, said.roads.url, roadsAt, style));
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
   * Roads, shores and watercourses near by as shapes that a border can be drawn along; read only while somebody draws.
   *
   * @param {import("ol/Map.js").default} map
   * @param {import("ol/source/Vector.js").default} target
   * @param {Basemap} said
   * @param {(coming: boolean) => void} tell called when some are on their way, and when all have come
   * @returns {(drawing: boolean) => void}
   */
  static linesToDrawAlong(map, target, said, tell) {
    const level = said.resolutions.length - 1;
    const grid = new TileGrid({origin: said.origin, resolutions: said.resolutions.slice(level), tileSize: said.tile_px});
    const layers = [said.roads?.url, said.landscape?.url].flatMap((url) => (url ? [lines(grid, level, url, target)] : []));
    tellWhileComing(layers.map((layer) => /** @type {VectorSource} */ (layer.getSource())), tell);
    layers.forEach((layer) => map.addLayer(layer));
    return (drawing) => layers.forEach((layer) => layer.setVisible(drawing));
  }

  /**
   * Say in the map's corner whose its ground is.
   *
   * @param {import("ol/Map.js").default} map
   * @param {Basemap} said
   */
  static credit(map, said) {
    const words = publicCredits(said).join(" · ");
    if (words) {
      const line = document.createElement("p");
      line.className = "map-credit";
      line.textContent = words;
      map.getViewport()?.append(line);
    }
  }

  /** @param {(failing: boolean) => void} tell whether the background, of another server, has stopped coming */
  onBackground(tell) {
    this.#tell = tell;
  }

  /**
   * Say on the map itself that the background has stopped coming, and take it back when it comes.
   *
   * @param {import("ol/Map.js").default} map
   * @param {() => string} words
   */
  sayOn(map, words) {
    const line = document.createElement("p");
    line.className = "map-credit map-credit--trouble";
    line.setAttribute("role", "status");
    line.hidden = true;
    map.getViewport()?.append(line);
    this.onBackground((failing) => {
      line.hidden = !failing;
      line.textContent = failing ? words() : "";
    });
  }

  /** @param {string[]} names layers that are out of sight */
  hide(names) {
    this.layers.forEach((layer, name) => layer.setVisible(!names.includes(name)));
    this.#waterNames?.setVisible(!names.includes("landscape"));
  }

  /** The colours of the page have changed. */
  repaint() {
    this.#colours = readColours();
    this.#styles.clear();
    this.layers.forEach((layer) => layer.changed());
    this.#waterNames?.changed();
  }

  /**
   * Water below, built-up land over it.
   *
   * @param {import("ol/Feature.js").FeatureLike} one
   * @param {number} resolution
   */
  #landscape(one, resolution) {
    const {water, stream, builtUp} = this.#colours;
    const layer = String(one.get("layer"));
    if (layer === "watercourses") {
      const width = waterWidth(String(one.get("kind")), resolution);
      return this.#once(`water ${width}`, () => new Style({stroke: new Stroke({color: stream, width})}));
    }
    if (layer === "railways") {
      return this.#once(layer, () => new Style({stroke: new Stroke({color: this.#colours.path, width: 1.5, lineDash: [8, 2]}), zIndex: 2}));
    }
    if (layer === "water" || layer === "built_up") {
      return this.#once(layer, () => new Style({
        fill: new Fill({color: layer === "water" ? water : builtUp}), zIndex: layer === "water" ? 0 : 1,
      }));
    }
    return undefined;
  }

  /** @param {import("ol/Feature.js").FeatureLike} lake */
  #waterName(lake) {
    const {theme, waterInk} = this.#colours;
    return new Style({text: new Text({
      text: String(lake.get("name")), font: `italic 400 13px ${theme.font}`, fill: new Fill({color: waterInk}),
      stroke: new Stroke({color: theme.ground, width: 3}),
    })});
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
        image: new Circle({radius: 2.5, fill: new Fill({color: this.#colours.address}), declutterMode: "none"}),
      }));
    }
    const part = densityClass(count, 16 * tile);
    const cell = (16 * tile) / resolution;
    const side = Math.max(2, Math.round(cell * (DENSITY_SIDES[part] ?? 1)) - 1);
    // Squares touch: let to give way to each other, most of them would not be drawn.
    return this.#once(`square ${side}`, () => new Style({image: new RegularShape({
      points: 4, radius: side / Math.SQRT2, angle: Math.PI / 4, declutterMode: "none",
      fill: new Fill({color: faded(this.#colours.address, SQUARES)}),
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
    address: token("--map-address"), water: token("--map-water"), stream: token("--map-stream"), waterInk: token("--map-water-ink"),
  };
}

/**
 * @param {string} colour `rgb(…)` as the browser computes it
 * @param {number} share
 */
function faded(colour, share) {
  return colour.replace(/rgba?\(([^,)]+,[^,)]+,[^,)]+).*/, `rgba($1, ${share})`);
}

/** The tiles' layers that a border can be drawn along: no areas, whose edges are cut by the tile's. */
const LINES = ["roads", "shores", "watercourses", "railways"];

/**
 * @param {TileGrid} grid of the finest level alone
 * @param {number} level
 * @param {string} template
 * @param {import("ol/source/Vector.js").default} target
 */
function lines(grid, level, template, target) {
  const source = new VectorSource({
    format: /** @type {any} */ (new MVT({featureClass: /** @type {any} */ (Feature), layers: LINES})), strategy: tileStrategy(grid),
    url: (extent) => {
      const [, x = 0, y = 0] = grid.getTileCoordForCoordAndZ(getCenter(extent), 0);
      return template.replace("{z}", String(level)).replace("{x}", String(x)).replace("{y}", String(y));
    },
  });
  source.on("addfeature", ({feature}) => feature && target.addFeature(feature));
  return new VectorLayer({source, style: null, visible: false, maxResolution: DRAWN_ALONG_BELOW});
}

/**
 * @param {VectorSource[]} sources
 * @param {(coming: boolean) => void} tell
 */
function tellWhileComing(sources, tell) {
  let coming = 0;
  for (const source of sources) {
    source.on("featuresloadstart", () => tell((coming += 1) > 0));
    source.on(["featuresloadend", "featuresloaderror"], () => tell((coming -= 1) > 0));
  }
}

/**
 * @param {TileGrid} tileGrid
 * @param {string} url
 * @param {number} zIndex
 * @param {(feature: any, resolution: number) => any} style
 */
function vectorTiles(tileGrid, url, zIndex, style) {
  return new VectorTileLayer({
    source: new VectorTileSource({format: new MVT(), projection: TM, tileGrid, url}), style, zIndex, declutter: "names",
  });
}
