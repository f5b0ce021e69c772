// The open plan as a file: map programs, tables, and a map that everybody can open.

import {API, ledgerAddress} from "../api.js";
import {onLanguage, say} from "../i18n.js";
import {byId, h, icon} from "../ui/element.js";
import {state, watch} from "./state.js";

const GROUPS = {maps: ["gpkg", "geojson", "shp", "fgb", "kml"], tables: ["csv", "addresses", "ledger"], pages: ["html"]};

export function exportMenu() {
  const menu = byId("export", HTMLDetailsElement);
  watch(["plan", "inForce", "year"], draw);
  onLanguage(draw);
  draw();
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      event.preventDefault();
      shut(menu);
    }
  });
  menu.addEventListener("click", (event) => event.target instanceof HTMLAnchorElement && shut(menu));
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
  menu.addEventListener("focusout", ({relatedTarget}) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) {
      menu.open = false;
    }
  });
}

/** @param {HTMLDetailsElement} menu */
function shut(menu) {
  menu.open = false;
  byId("export-open", HTMLElement).focus();
}

function draw() {
  const {plan} = state;
  const open = byId("export-open", HTMLElement);
  open.replaceChildren(icon("download"), h("span", {class: "menu__words"}, say("plan_export")));
  open.setAttribute("aria-label", say("plan_export"));
  open.title = say("plan_export");
  byId("export-list", HTMLElement).replaceChildren(...(plan ? [
    h("p", {class: "small"}, say("plan_export_of", {plan: plan.name})),
    ...Object.entries(GROUPS).flatMap(([group, forms]) => [
      h("h2", {class: "menu__title"}, say(`plan_export_${group}`)),
      h("ul", {}, ...forms.filter((form) => form !== "ledger" || plan.id !== state.inForce?.id).map((form) =>
        h("li", {}, h("a", {href: addressOf(plan.id, form),
          download: "", "data-form": form}, say(`plan_export_${form}`))))),
    ]),
    h("button", {type: "button", class: "menu__button", onclick: () => {
      byId("export", HTMLDetailsElement).open = false;
      byId("share", HTMLButtonElement).click();
    }}, say("plan_share"))] : []));
}

/**
 * @param {number} plan
 * @param {string} form
 */
function addressOf(plan, form) {
  return form === "ledger" ? ledgerAddress(plan, state.year, "xlsx") : `${API}/plans/${plan}/export?format=${form}`;
}
