// Form: how compact the areas are, whether they hang together, where their borders run.

import {say} from "../i18n.js";
import {chooser, figureRow, figureTable, metricName} from "./figure_row.js";
import {piecePlaces, splitPlaces} from "./piece_places.js";
import {redraw} from "./redraw.js";
import {perArea} from "./tab_areas.js";

const SHAPES = ["polsby_popper", "reock", "convex_hull_ratio", "parts", "enclaves", "perimeter_km", "border_km", "districts_split"];
const chosen = {metric: "polsby_popper"};

/** @param {import("../plan_contract.js").Consequences} found */
export function shapeTab(found) {
  return [
    figureTable(say("plan_all_areas"), [
      figureRow(found, "parts", {below: piecePlaces("parts")}), figureRow(found, "enclaves", {below: piecePlaces("enclaves")}),
      figureRow(found, "districts_split", {below: splitPlaces(found)}), figureRow(found, "border_km"), figureRow(found, "barrier_km"),
    ]),
    chooser("shape-metric", say("plan_metric"), SHAPES.map((value) => ({value, name: metricName(value)})), chosen.metric,
      (value) => {
        chosen.metric = value;
        redraw();
      }),
    perArea(found, chosen.metric, "all"),
  ];
}
