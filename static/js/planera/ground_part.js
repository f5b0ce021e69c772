// Which layers of the ground are in sight, and whose they are.

import * as api from "../api.js";
import {onLanguage, say} from "../i18n.js";
import {Ground} from "../map/ground.js";
import {credits} from "../pure/ground.js";
import {backgroundTeller} from "../ui/background.js";
import {byId, h} from "../ui/element.js";
import {onTheme} from "../ui/theme.js";
import {densityLegend} from "./density_legend.js";
import {DRAWING, snapWords} from "./snap_words.js";
import {set, state, watch} from "./state.js";

/** @param {import("../map/plan_map.js").PlanMap} map */
export async function groundPart(map) {
  const said = await api.basemap().catch(() => null);
  if (!said) {
    // The ground is a help; without it everything else works.
    return;
  }
  const ground = new Ground(map.map, said);
  ground.onBackground(backgroundTeller("ground-trouble"));
  const drawAlong = Ground.linesToDrawAlong(map.map, map.sources.roads, said, (coming) => {
    byId("snap-words", HTMLElement).ariaBusy = String(coming);
  });
  const along = () => drawAlong(DRAWING.has(state.tool));
  watch(["tool"], along);
  along();
  snapWords(map, ["roads", "landscape"].filter((one) => said[/** @type {"roads" | "landscape"} */ (one)]));
  const names = [...ground.layers.keys()];
  const words = /** @type {Record<string, () => string>} */ ({
    background: () => say("plan_ground_background"), landscape: () => say("plan_ground_landscape"), roads: () => say("plan_ground_roads"),
    addresses: () => say("plan_ground_addresses"),
  });
  const box = byId("ground-shown", HTMLFieldSetElement);
  const tellDensity = densityLegend(map, said);
  const mark = () => {
    ground.hide(state.hidden);
    for (const one of box.querySelectorAll("input")) {
      one.checked = !state.hidden.includes(one.value);
    }
    tellDensity(ground.layers.has("addresses") && !state.hidden.includes("addresses"));
    byId("ground-credit", HTMLElement).textContent = credits(said, state.hidden).join(" · ");
  };
  const draw = () => {
    const legend = box.querySelector("legend");
    byId("ground-under", HTMLElement).hidden = !names.length;
    box.replaceChildren(...(legend ? [legend] : []), ...names.map((name) => h("label", {},
      h("input", {type: "checkbox", id: `ground-${name}`, value: name, onchange: () => toggle(name)}), words[name]?.() ?? name)));
    mark();
  };
  watch(["hidden"], mark);
  onLanguage(draw);
  onTheme(() => ground.repaint());
  draw();
}

/** @param {string} name */
function toggle(name) {
  const {hidden} = state;
  set({hidden: hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]});
}
