// Plans side by side: which they are, and the parts of the page that show them.

import * as api from "./api.js";
import {comparison, comparisonAddress} from "./consultation_api.js";
import {choice} from "./compare/choice.js";
import {figures} from "./compare/figures.js";
import {matrix} from "./compare/matrix.js";
import {language, say, sayFault} from "./i18n.js";
import {compareLink, plansOf} from "./pure/compare.js";
import {holdsMarks} from "./pure/marks.js";
import {byId, h, icon} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

/**
 * @typedef {import("./plan_contract.js").Plan} Plan
 * @typedef {import("./plan_contract.js").Comparison} Comparison
 */

/** @type {{plans: Plan[], chosen: number[], view: string, found: Comparison | null}} */
const state = {plans: [], chosen: plansOf(location.search), view: new URLSearchParams(location.search).get("visa") ?? "", found: null};
/** @type {AbortController | null} */
let asking = null;

/** @param {unknown} reason */
function trouble(reason) {
  if (reason && !(reason instanceof api.ApiFault)) {
    throw reason;
  }
  const box = byId("trouble", HTMLElement);
  box.hidden = !reason;
  box.textContent = reason instanceof api.ApiFault ? sayFault(reason) : "";
}

/** @param {number[]} chosen the first is what the others are held against */
function choose(chosen) {
  state.chosen = chosen;
  link();
  writeChoice();
  void compare();
}

function link() {
  history.replaceState(null, "", compareLink(state.chosen, state.view, location.search));
}

function writeChoice() {
  choice(byId("choice", HTMLElement), state.plans, state.chosen, choose);
}

/** Read what the chosen plans have in common and what not; a newer choice overtakes an older. */
async function compare() {
  asking?.abort();
  const {chosen} = state;
  const box = byId("compared", HTMLElement);
  if (chosen.length < 2) {
    state.found = null;
    box.hidden = true;
    return;
  }
  const mine = new AbortController();
  asking = mine;
  const heard = byId("heard", HTMLElement);
  heard.textContent = say("compare_wait");
  box.setAttribute("aria-busy", "true");
  try {
    state.found = await comparison(chosen, mine.signal);
    trouble(null);
    await show();
  } catch (reason) {
    if (asking === mine) {
      box.hidden = true;
      trouble(reason);
    }
  }
  if (asking === mine) {
    // What was saved meanwhile stays said.
    if (heard.textContent === say("compare_wait")) {
      heard.textContent = "";
    }
    box.removeAttribute("aria-busy");
  }
}

async function show() {
  const {found, chosen} = state;
  if (!found) {
    return;
  }
  byId("compared", HTMLElement).hidden = false;
  tools();
  figures(found);
  byId("hidden-counts", HTMLElement).hidden = !holdsMarks([found.rows, found.moves]);
  await Promise.all([matrix(found.plans), showMaps(found, chosen)]);
}

/**
 * @param {Comparison} found
 * @param {number[]} chosen
 */
async function showMaps(found, chosen) {
  try {
    const {maps} = await import("./compare/maps.js");
    if (state.chosen === chosen) {
      await maps(found, state.view, (view) => {
        state.view = view;
        link();
      });
    }
  } catch {
    byId("maps", HTMLElement).replaceChildren(h("p", {class: "note"}, say("compare_map_failed")));
  }
}

function tools() {
  byId("tools", HTMLElement).replaceChildren(
    h("a", {class: "button", id: "download", href: `${comparisonAddress(state.chosen)}`, download: ""}, icon("table"), say("compare_download")),
    h("button", {type: "button", class: "button", id: "print", onclick: () => window.print()}, icon("print"), say("compare_print")),
    h("span", {class: "small"}, say("files_hide")),
  );
}

/** Plans that are still there, of one division; the one in force first when the link names one plan. */
function mend() {
  const known = state.chosen.flatMap((id) => state.plans.filter((one) => one.id === id));
  const [first] = known;
  const own = known.filter((one) => one.division === first?.division).map((one) => one.id);
  const inForce = state.plans.find((one) => one.division === (first?.division ?? "hemvard") && one.status === "in_force");
  state.chosen = own.length > 1 || !inForce ? own : [inForce.id, ...own.filter((id) => id !== inForce.id)];
}

let written = "";

async function write() {
  if (!state.plans.length) {
    return;
  }
  writeChoice();
  if (written !== language()) {
    written = language();
    await show();
  }
}

async function start() {
  await startPage(() => say("compare_page_title"), () => void write());
  try {
    state.plans = (await api.plans()).filter((one) => one.status !== "archived");
    mend();
    writeChoice();
    written = language();
    await compare();
  } catch (reason) {
    trouble(reason);
  }
}

void start();
