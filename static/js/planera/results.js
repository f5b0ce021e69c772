// What the plan means, always held against the plan in force: the panel on the right.

import {onLanguage, say} from "../i18n.js";
import {byId, h} from "../ui/element.js";
import {refusedWords} from "./refused.js";
import {drawWith} from "./redraw.js";
import {told} from "./session.js";
import {set, state, watch} from "./state.js";
import {tabKeys} from "./tab_keys.js";
import {areasTab} from "./tab_areas.js";
import {forecastTab} from "./tab_forecast.js";
import {moversTab} from "./tab_movers.js";
import {shapeTab} from "./tab_shape.js";
import {summaryTab} from "./tab_summary.js";
import {travelTab} from "./tab_travel.js";

/** @type {Record<string, (found: import("../plan_contract.js").Consequences) => (Node | false | null)[]>} */
const TABS = {
  summary: summaryTab, areas: areasTab, movers: moversTab, travel: travelTab, forecast: forecastTab, shape: shapeTab,
};

export function results() {
  drawWith(draw);
  const year = byId("year", HTMLInputElement);
  year.addEventListener("input", () => {
    byId("year-shown", HTMLElement).textContent = year.value;
  });
  year.addEventListener("change", () => set({year: Number(year.value) === state.figures?.facts.before.year && !state.year
    ? null : Number(year.value)}));
  tabKeys(byId("tabs", HTMLElement));
  watch(["tab"], () => {
    tabs();
    draw();
  });
  watch(["figures", "withheld", "preview", "areas", "year", "inForce"], draw);
  watch(["refusal", "blocked"], heading);
  watch(["renewing"], () => {
    byId("figures", HTMLElement).dataset["renewing"] = String(state.renewing);
  });
  onLanguage(() => {
    tabs();
    draw();
  });
  tabs();
}

function tabs() {
  const list = byId("tabs", HTMLElement);
  const inside = list.contains(document.activeElement);
  list.replaceChildren(...Object.keys(TABS).map((name) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "figures", tabindex: name === state.tab ? 0 : -1,
    "aria-selected": String(name === state.tab), onclick: () => set({tab: name}),
  }, say(`plan_tab_${name}`))));
  byId("figures", HTMLElement).setAttribute("aria-labelledby", `tab-${state.tab}`);
  if (inside) {
    document.getElementById(`tab-${state.tab}`)?.focus();
  }
}

/** Draw the tab that is open from the figures of the choice, or of the plan. */
function draw() {
  const found = state.preview?.figures ?? state.figures;
  const panel = byId("figures", HTMLElement);
  // Asked for before anything changes, else the page would have to be laid out for it.
  const top = panel.scrollTop;
  heading();
  if (!found) {
    panel.replaceChildren(h("p", {class: "small"}, say(state.withheld ? "plan_figures_for_staff" : "plan_figures_wait")));
    return;
  }
  const held = document.activeElement instanceof HTMLElement && panel.contains(document.activeElement)
    ? document.activeElement.id : "";
  panel.dataset["plan"] = String(state.plan?.id ?? "");
  const make = TABS[state.tab] ?? summaryTab;
  panel.replaceChildren(.../** @type {Node[]} */ (make(found).filter(Boolean)));
  if (top) {
    panel.scrollTop = top;
  }
  if (held) {
    document.getElementById(held)?.focus({preventScroll: true});
  }
}

function heading() {
  const {preview, inForce, plan, figures} = state;
  const own = plan?.id === inForce?.id;
  const shown = preview ? say("plan_preview", {what: told(preview.edit)}) : say(own ? "plan_as_it_is" : "plan_against");
  const against = byId("against", HTMLElement);
  const refused = refusedWords();
  against.textContent = refused || shown;
  against.dataset["preview"] = String(Boolean(preview));
  against.dataset["refused"] = String(Boolean(refused));
  byId("against-plan", HTMLElement).textContent = inForce?.name ?? "";
  const year = byId("year", HTMLInputElement);
  const inYear = state.year ?? figures?.facts.before.year ?? 2025;
  if (document.activeElement !== year || !year.matches(":active")) {
    year.value = String(inYear);
    byId("year-shown", HTMLElement).textContent = String(inYear);
  }
}
