// The scale bar of every map: metres below a kilometre, kilometres from there.

import {ScaleLine} from "/static/vendor/ol.js";

class ScaleBar extends ScaleLine {
  /** @param {import("ol/MapEvent.js").default} event */
  render(event) {
    super.render(event);
    const words = this.element?.querySelector(".ol-scale-line-inner");
    // The library goes by the least width of the bar, and writes a kilometre as metres.
    if (words?.textContent === "1000 m") {
      words.textContent = "1 km";
    }
  }
}

/** @param {number} minWidth pixels */
export function scaleBar(minWidth) {
  return new ScaleBar({units: "metric", minWidth});
}
