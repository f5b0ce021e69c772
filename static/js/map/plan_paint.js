// How the planner's own things are drawn: what is picked, what has changed hands, what is being drawn.

import {Circle, Fill, MultiPoint, Point, RegularShape, Stroke, Style, Text} from "/static/vendor/ol.js";
import {areaPaint, parseHex} from "../pure/colour.js";
import {isDark} from "../ui/theme.js";
import {anchorOf} from "./anchor.js";

/**
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {import("./paint.js").Theme} Theme
 */

/** @type {Map<string, CanvasPattern | null>} */
const hatches = new Map();

/**
 * Slanted lines in a colour, so that changed ground is told without colour alone.
 *
 * @param {string} colour
 * @param {number} ratio dots a pixel, of which a pattern is made: on paper there are more than on the screen
 */
function hatch(colour, ratio) {
  const key = `${colour} ${ratio}`;
  const known = hatches.get(key);
  if (known !== undefined) {
    return known;
  }
  const side = Math.round(10 * ratio);
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  if (pen) {
    pen.strokeStyle = colour;
    pen.lineWidth = 2 * ratio;
    pen.beginPath();
    for (const shift of [-side, 0, side]) {
      pen.moveTo(shift, side);
      pen.lineTo(shift + side, 0);
    }
    pen.stroke();
  }
  const pattern = pen?.createPattern(tile, "repeat") ?? null;
  hatches.set(key, pattern);
  return pattern;
}

/**
 * @param {FeatureLike} ground
 * @param {number} ratio dots a pixel
 */
export function movedStyle(ground, ratio) {
  const paint = areaPaint(String(ground.get("colour") ?? ""), Number(ground.get("index") ?? 0), isDark());
  const pattern = hatch(paint.border, ratio);
  return new Style({...(pattern ? {fill: new Fill({color: pattern})} : {}), stroke: new Stroke({color: paint.border, width: 1})});
}

/**
 * Ground that changes hands, in the colour of its change, slanted so that it is told from an area.
 *
 * @param {string} colour `#rrggbb`
 * @param {number} ratio dots a pixel
 */
export function changeStyle(colour, ratio) {
  const paint = areaPaint(colour, 0, isDark());
  const pattern = hatch(paint.border, ratio);
  return [
    new Style({fill: new Fill({color: paint.chosen})}),
    new Style({...(pattern ? {fill: new Fill({color: pattern})} : {}), stroke: new Stroke({color: paint.border, width: 2})}),
  ];
}

/**
 * @param {FeatureLike} ground
 * @param {Theme} theme
 */
export function changeNameStyle(ground, theme) {
  const middle = anchorOf(ground)?.place;
  return middle && new Style({geometry: new Point(middle), text: new Text({
    text: String(ground.get("name")), font: `700 13px ${theme.font}`, fill: new Fill({color: theme.ink}),
    stroke: new Stroke({color: theme.ground, width: 4}), overflow: true,
  })});
}

/** @param {string | undefined} colour of a class on the ground */
export function shadeStyle(colour) {
  return colour ? new Style({fill: new Fill({color: colour})}) : undefined;
}

/** @param {Theme} theme a dark double line */
export function pickedStyle(theme) {
  return [
    new Style({stroke: new Stroke({color: theme.ground, width: 6}), zIndex: 2}),
    new Style({stroke: new Stroke({color: theme.ink, width: 3}), fill: new Fill({color: veil(theme)}), zIndex: 3}),
  ];
}

/** What cannot be where the hand is: the same line, corner and ring in all tools. */
export const REFUSED = "#c23434";

/** @param {Theme} theme a border that cannot go there */
export function refusedStyle(theme) {
  return [
    new Style({stroke: new Stroke({color: theme.ground, width: 8}), zIndex: 2}),
    new Style({stroke: new Stroke({color: REFUSED, width: 4, lineDash: [10, 6]}), zIndex: 3}),
  ];
}

/** @param {Theme} theme */
export function hoveredStyle(theme) {
  return new Style({stroke: new Stroke({color: theme.ink, width: 1.5}), zIndex: 1});
}

/** @param {Theme} theme a drawing under way, or waiting for an area */
export function sketchStyle(theme) {
  return [
    new Style({stroke: new Stroke({color: theme.ground, width: 5})}),
    new Style({
      stroke: new Stroke({color: theme.accent, width: 2.5, lineDash: [8, 5]}),
      fill: new Fill({color: veil(theme)}),
      image: new Circle({
        radius: 6, fill: new Fill({color: theme.accent}), stroke: new Stroke({color: theme.ground, width: 2}),
      }),
    }),
  ];
}

/**
 * A measured line: whole, as nothing is done with it, and its length where it ends.
 *
 * @param {FeatureLike} line
 * @param {Theme} theme
 */
export function measuredStyle(line, theme) {
  const shape = /** @type {import("ol/geom/LineString.js").default} */ (line.getGeometry());
  return [
    new Style({stroke: new Stroke({color: theme.ground, width: 6})}),
    new Style({stroke: new Stroke({color: theme.ink, width: 2.5})}),
    new Style({geometry: new MultiPoint(shape.getCoordinates()), image: new Circle({
      radius: 4, fill: new Fill({color: theme.ground}), stroke: new Stroke({color: theme.ink, width: 2}),
    })}),
    new Style({geometry: new Point(shape.getLastCoordinate()), text: new Text({
      text: String(line.get("words")), font: `700 14px ${theme.font}`, fill: new Fill({color: theme.ink}), offsetY: -18,
      backgroundFill: new Fill({color: theme.ground}), backgroundStroke: new Stroke({color: theme.ink, width: 1}), padding: [3, 6, 2, 6],
    })}),
  ];
}

/** @param {Theme} theme a corner that can be taken hold of */
export function handleStyle(theme) {
  return new Style({
    image: new Circle({
      radius: 7, fill: new Fill({color: theme.ground}), stroke: new Stroke({color: theme.accent, width: 3}),
    }),
  });
}

/**
 * A numbered square for a remark; what is settled is pale.
 *
 * @param {FeatureLike} remark
 * @param {Theme} theme
 */
export function remarkStyle(remark, theme) {
  const settled = remark.get("status") === "settled";
  return [
    new Style({image: new RegularShape({
      points: 4, radius: 14, angle: Math.PI / 4, fill: new Fill({color: settled ? theme.ground : theme.ink}),
      stroke: new Stroke({color: settled ? theme.ink : theme.ground, width: 2}),
    })}),
    new Style({text: new Text({
      text: String(remark.get("label")), font: `700 12px ${theme.font}`, fill: new Fill({color: settled ? theme.ink : theme.ground}),
    })}),
  ];
}

/** @param {Theme} theme */
export function troubleStyle(theme) {
  return [
    new Style({image: new Circle({radius: 16, stroke: new Stroke({color: theme.ground, width: 7})})}),
    new Style({image: new Circle({radius: 16, stroke: new Stroke({color: REFUSED, width: 3.5})})}),
  ];
}

/** @param {Theme} theme a faint colour over what is drawn or held */
export function veil(theme) {
  const dark = isDark();
  const own = parseHex(theme.accent) ?? (dark ? [125, 184, 255] : [11, 92, 173]);
  return `rgba(${own.join(", ")}, 0.12)`;
}
