// How things are drawn on the map, from the page's own colours.

import {Circle, Fill, Point, Stroke, Style, Text} from "/static/vendor/ol.js";
import {areaPaint} from "../pure/colour.js";
import {isDark} from "../ui/theme.js";
import {anchorOf} from "./anchor.js";

/** @typedef {import("ol/Feature.js").FeatureLike} FeatureLike */

/** Pixels: half the mark of a place, half the width of a letter, and how far below a mark a name is clear of it. */
const MARK = 19;
const HALF_LETTER = 4;
const PAST_MARK = 30;
/** Metres per pixel below which the names of all districts are written out; farther away those that have room. */
const NAMES_BELOW = 22;

/**
 * A colour of the style sheet as the canvas wants it.
 *
 * @param {string} name
 */
export function token(name) {
  const probe = document.createElement("span");
  // Where the system forces its own colours on text, the map keeps the page's: its colours tell things apart.
  probe.style.setProperty("forced-color-adjust", "none");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** The colours and type that every style below shares; read again when the theme changes. */
export function readTheme() {
  return {
    ground: token("--ground"),
    ink: token("--ink"),
    faint: token("--line-strong"),
    accent: token("--accent"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** @typedef {ReturnType<typeof readTheme>} Theme */

/**
 * @param {FeatureLike} area
 * @param {string} chosen code of the area the answer lies in
 * @param {boolean} [plain] the border alone, where other colours lie below
 */
export function areaStyle(area, chosen, plain = false) {
  const paint = paintOf(area);
  const is = area.get("code") === chosen;
  const fill = new Fill({color: is ? paint.chosen : paint.fill});
  return new Style({
    ...(plain ? {} : {fill}),
    stroke: new Stroke({color: paint.border, width: is ? 3.5 : 2.5}),
    zIndex: is ? 1 : 0,
  });
}

/**
 * @param {FeatureLike} area
 * @param {Theme} theme
 * @param {number} [resolution] metres per pixel
 * @param {number[][]} [taken] places that a name must not stand upon
 */
export function areaNameStyle(area, theme, resolution = 0, taken = []) {
  const name = String(area.get("name"));
  const geometry = labelPoint(area);
  const text = words(name, `700 15px ${theme.font}`, theme.ink, theme, 4);
  text.setOffsetY(besideTaken(geometry, name, resolution, taken));
  return new Style({...(geometry && {geometry}), text});
}

/** @param {Theme} theme */
export function districtStyle(theme) {
  return new Style({stroke: new Stroke({color: theme.faint, width: 0.75})});
}

/**
 * @param {FeatureLike} district
 * @param {number} resolution metres per pixel
 * @param {Theme} theme
 * @param {number[][]} [taken] places that a name must not stand upon
 */
export function districtNameStyle(district, resolution, theme, taken = []) {
  const name = String(district.get("name"));
  if (resolution > NAMES_BELOW && !hasRoom(district, name, resolution)) {
    return undefined;
  }
  const geometry = labelPoint(district);
  const text = words(name, `400 12px ${theme.font}`, theme.ink, theme, 3);
  text.setOffsetY(besideTaken(geometry, name, resolution, taken));
  return new Style({...(geometry && {geometry}), text});
}

/**
 * How far below its point a name stands, in pixels: clear of the mark of a place that lies there, on its nearer side.
 *
 * @param {Point | undefined} point
 * @param {string} name
 * @param {number} resolution
 * @param {number[][]} taken
 */
function besideTaken(point, name, resolution, taken) {
  const [e = 0, n = 0] = point?.getCoordinates() ?? [];
  const reach = (MARK + name.length * HALF_LETTER) * resolution;
  const struck = taken.find(
    ([east = 0, north = 0]) => Math.abs(east - e) < reach && Math.abs(north - n) < PAST_MARK * resolution,
  );
  if (!struck || !resolution) {
    return 0;
  }
  const below = ((struck[1] ?? 0) - n) / resolution;
  return (below < -MARK / 2 ? -PAST_MARK : PAST_MARK) - below;
}

/** Of a pin, in pixels. */
export const OFFICE_RADIUS = 11;

/**
 * A pin with the initial of the place, in its area's colour.
 *
 * @param {FeatureLike} office
 * @param {Theme} theme
 * @param {boolean} [crowded] whether another lies so near that their marks would cover one another: a smaller one, without its letter
 */
export function officeStyle(office, theme, crowded = false) {
  const paint = areaPaint(String(office.get("colour") ?? ""), 0, isDark());
  const initial = String(office.get("name")).split(" ").pop()?.charAt(0) ?? "";
  return [
    new Style({
      image: new Circle({
        radius: crowded ? OFFICE_RADIUS / 2 : OFFICE_RADIUS,
        fill: new Fill({color: paint.border}),
        stroke: new Stroke({color: theme.ground, width: 2}),
        declutterMode: "obstacle",
      }),
    }),
    new Style({
      text: new Text({
        text: crowded ? "" : initial,
        font: `700 13px ${theme.font}`,
        fill: new Fill({color: paint.ink}),
        declutterMode: "none",
      }),
    }),
  ];
}

/** @param {Theme} theme the looked-up place: a ring and a dot */
export function placeStyle(theme) {
  const halo = new Stroke({color: theme.ground, width: 7});
  const ring = new Stroke({color: theme.ink, width: 3});
  const dot = new Fill({color: theme.ink});
  return [
    new Style({image: new Circle({radius: 15, stroke: halo, declutterMode: "obstacle"})}),
    new Style({image: new Circle({radius: 15, stroke: ring, declutterMode: "none"})}),
    new Style({image: new Circle({radius: 5, fill: dot, declutterMode: "none"})}),
  ];
}

/** @param {FeatureLike} area */
export function paintOf(area) {
  return areaPaint(String(area.get("colour") ?? ""), Number(area.get("index") ?? 0), isDark());
}

/**
 * @param {string} text
 * @param {string} font
 * @param {string} colour
 * @param {Theme} theme
 * @param {number} halo
 */
function words(text, font, colour, theme, halo) {
  return new Text({
    text,
    font,
    fill: new Fill({color: colour}),
    stroke: new Stroke({color: theme.ground, width: halo}),
    overflow: true,
    padding: [2, 4, 2, 4],
  });
}

/** @param {FeatureLike} feature */
function labelPoint(feature) {
  const anchor = anchorOf(feature);
  return anchor ? new Point(anchor.place) : undefined;
}

/**
 * Whether a name has room within its own ground, so that it can be written out also far away.
 *
 * @param {FeatureLike} feature
 * @param {string} name
 * @param {number} resolution metres per pixel
 */
function hasRoom(feature, name, resolution) {
  const [west = 0, south = 0, east = 0, north = 0] = anchorOf(feature)?.extent ?? [];
  return (east - west) / resolution > name.length * 2 * HALF_LETTER && (north - south) / resolution > MARK;
}
