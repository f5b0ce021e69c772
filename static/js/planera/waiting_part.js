// What waits for the server: said on the map, where nothing else has to make room for it, and drawn dashed.

import {onLanguage, say} from "../i18n.js";
import {fromLonLat} from "../map/projection.js";
import {waitingLayer} from "../map/waiting_layer.js";
import {waitingOn} from "../pure/waiting_edits.js";
import {byId, h, icon} from "../ui/element.js";
import {send} from "./actions.js";
import {told} from "./session.js";
import {state, watch} from "./state.js";

/** Why edits wait; what stands in conflict has a box of its own. */
const WHY = /** @type {Record<string, string>} */ ({offline: "plan_offline", signed_out: "plan_signed_out"});

/** @param {import("../map/plan_map.js").PlanMap} map */
export function waitingPart(map) {
  const show = waitingLayer(map);
  const draw = () => {
    const {standing, unsent} = state;
    const waits = unsent.length > 0 && (standing in WHY || standing === "conflict");
    show(waits ? waitingOn(unsent, fromLonLat) : null, say("plan_waits_here"));
    const box = byId("waiting", HTMLElement);
    const why = WHY[standing];
    box.hidden = !why || !unsent.length;
    box.replaceChildren(...(why && unsent.length ? [
      icon("offline"),
      h("div", {}, h("p", {}, say(why, {count: unsent.length})), h("p", {class: "small"}, [...unsent.map(told), say("plan_waits_dashed")].join(" ")),
        standing === "offline" && h("button", {type: "button", class: "said__button", onclick: () => void send()}, say("plan_try_again"))),
    ] : []));
  };
  // An attempt under way says so in the bar alone: what is said here would else come and go at each of them.
  watch(["standing", "unsent", "areas", "districtShapes"], () => state.standing === "sending" || draw());
  onLanguage(draw);
  draw();
}
