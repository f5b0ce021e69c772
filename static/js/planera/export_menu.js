// The open plan as a file: map programs, tables, and a map that everybody can open.

import {API, ApiFault, ledgerAddress, send} from "../api.js";
import {language, onLanguage, say, sayFault} from "../i18n.js";
import {byId, h, icon} from "../ui/element.js";
import {saveFile} from "../ui/file.js";
import {areaOfDistricts, state, watch} from "./state.js";
import {trouble} from "./tell.js";

const GROUPS = {maps: ["gpkg", "geojson", "shp", "fgb", "kml"], tables: ["csv", "addresses", "ledger"], pages: ["html"]};

/** Forms that some plans cannot take: what the server says about it stands on the page, as a failed download would not. */
const MAY_BE_REFUSED = ["csv", "shp"];

export function exportMenu() {
  const menu = byId("export", HTMLDetailsElement);
  watch(["plan", "areas", "districts", "inForce", "year"], draw);
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
        h("li", {}, h("a", {href: addressOf(plan.id, form), download: "", "data-form": form,
          onclick: MAY_BE_REFUSED.includes(form) && ((/** @type {Event} */ event) => ask(event, plan.id, form))},
        say(`plan_export_${form}`)), form === "csv" && splitNote()))),
    ]),
    h("button", {type: "button", class: "menu__button", onclick: () => {
      byId("export", HTMLDetailsElement).open = false;
      byId("share", HTMLButtonElement).click();
    }}, say("plan_share"))] : []));
}

/** What the table of districts cannot tell, where some of them are split. */
function splitNote() {
  const split = state.districts.length - areaOfDistricts().size;
  return split > 0 && state.areas && h("p", {class: "small"}, say("plan_export_split", {count: split}));
}

/**
 * Fetch a file, or say why there is none.
 *
 * @param {Event} event
 * @param {number} plan
 * @param {string} form
 */
async function ask(event, plan, form) {
  event.preventDefault();
  trouble("");
  try {
    const headers = {"Accept-Language": language()};
    await saveFile(await send(addressOf(plan, form).replace(API, ""), {headers}), `${plan}.${form}`);
  } catch (reason) {
    trouble(reason instanceof ApiFault ? sayFault(reason) : String(reason));
  }
}

/**
 * @param {number} plan
 * @param {string} form
 */
function addressOf(plan, form) {
  return form === "ledger" ? ledgerAddress(plan, state.year, "xlsx") : `${API}/plans/${plan}/export?format=${form}`;
}
