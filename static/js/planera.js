// The planner's workspace: starts it, and ties its parts to each other.

import {ApiFault, health} from "./api.js";
import {languageOfLink, onLanguage, say, sayFault, sayIfKnown, useLanguage} from "./i18n.js";
import {lookAgain, takeUp, travel} from "./planera/actions.js";
import {archivePart} from "./planera/archive_part.js";
import {areasPanel} from "./planera/areas_panel.js";
import {card, focusCard} from "./planera/card.js";
import {exportMenu} from "./planera/export_menu.js";
import {focusFind} from "./planera/find.js";
import {conflictBar} from "./planera/conflict.js";
import {districtsTable, focusTable} from "./planera/districts_table.js";
import {endPreview, readFigures} from "./planera/live.js";
import {remarksPanel} from "./planera/remarks_panel.js";
import {results} from "./planera/results.js";
import {askAhead, open, whenOpened} from "./planera/session.js";
import {set, state, watch} from "./planera/state.js";
import {stepsPanel} from "./planera/steps_panel.js";
import {narrowPlaces} from "./planera/narrow.js";
import {tellWith, trouble} from "./planera/tell.js";
import {foldPanels} from "./planera/fold.js";
import {leftTabs, showLeft} from "./planera/left_tabs.js";
import {topBar} from "./planera/top_bar.js";
import {keep} from "./planera/kept.js";
import {readLink, writeLink} from "./pure/plan_link.js";
import {isTyping, keysDialog} from "./ui/keys.js";
import {byId} from "./ui/element.js";
import {accountCorner} from "./ui/account.js";
import {tellNoChanges} from "./ui/no_changes.js";
import {onTheme, themeSwitch} from "./ui/theme.js";

const LINK_MS = 250;
let linkTimer = 0;

/** Write what is shown into the link, once things rest. */
function link() {
  clearTimeout(linkTimer);
  linkTimer = window.setTimeout(() => {
    const {division, plan, view, picked, chosen, tab, year, tool, layer, hidden, folded} = state;
    if (!plan) {
      return; // It is being opened: until then the link says which.
    }
    const said = {division, plan: plan.id, view, picked, chosen, tab: tab === "summary" ? "" : tab, year,
      tool: tool === "select" ? "" : tool, layer: layer === "areas" ? "" : layer, hidden, folded};
    history.replaceState(null, "", writeLink(said, location.search));
  }, LINK_MS);
}

/** Let go of what the hand holds: first a drawing, then what is picked, then the tool. */
function escape() {
  endPreview();
  trouble("");
  if (state.drawn || state.line) {
    set({drawn: null, line: null});
    keep({drawn: null, line: null});
  } else if (state.measured) {
    set({measured: null});
  } else if (state.picked.length) {
    set({picked: []});
  } else {
    set({tool: "select", chosen: ""});
  }
}

/** @param {KeyboardEvent} event */
function key(event) {
  if (document.querySelector("dialog[open]")) {
    return;
  }
  const command = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  const field = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), textarea");
  if (command && letter === "z" && !field) {
    event.preventDefault();
    void travel(event.shiftKey ? 1 : -1);
  } else if (command && letter === "y" && !field) {
    event.preventDefault();
    void travel(1);
  } else if (event.key === "Escape" && !event.defaultPrevented) {
    escape();
  } else if (letter === "d" && !isTyping(event)) {
    event.preventDefault();
    showLeft("districts");
    focusTable();
  } else if (event.key === "/" && !isTyping(event)) {
    event.preventDefault();
    focusFind();
  } else if (letter === "g" && !isTyping(event)) {
    event.preventDefault();
    focusCard();
  }
}

/** @param {import("./contract.js").Health} said */
function introduce(said) {
  byId("municipality", HTMLElement).textContent = said.municipality?.name ?? "–";
  const banner = byId("banner", HTMLElement);
  banner.hidden = !said.example_data;
  tellNoChanges(said);
  const what = said.synthetic.map((kind) => sayIfKnown("ui", `made_up_${kind}`)).filter(Boolean).join(", ");
  byId("banner-text", HTMLElement).textContent = say("plan_banner", {what});
  document.title = say("plan_page_title");
}

async function showMap() {
  try {
    const {mapPart} = await import("./planera/map_part.js");
    mapPart();
  } catch (reason) {
    // The rest of the page works without a map; why there is none is for whoever looks into it.
    console.error(reason);
    const words = byId("map-trouble", HTMLElement);
    words.textContent = say("plan_map_failed");
    words.hidden = false;
  }
}

async function start() {
  const asked = askAhead();
  const [said] = await Promise.all([health(), useLanguage(languageOfLink(location.search))]);
  introduce(said);
  onLanguage(() => introduce(said));
  themeSwitch(byId("theme", HTMLButtonElement));
  void accountCorner();
  keysDialog(byId("keys", HTMLDialogElement), byId("keys-open", HTMLButtonElement), byId("keys-close", HTMLButtonElement));
  [topBar, exportMenu, leftTabs, foldPanels, areasPanel, archivePart, districtsTable, stepsPanel, remarksPanel, card, conflictBar, results].forEach((part) => part());
  narrowPlaces();
  tellWith({undo: () => void travel(-1), redo: () => void travel(1)});
  onTheme(() => set({areas: state.areas && {...state.areas}}));
  whenOpened(takeUp);
  document.addEventListener("keydown", key);
  watch(["division", "plan", "view", "picked", "chosen", "tab", "year", "tool", "layer", "hidden", "folded"], link);
  watch(["tab"], endPreview);
  watch(["year"], () => {
    endPreview();
    readFigures();
  });
  window.addEventListener("focus", () => void lookAgain());
  const linked = readLink(location.search);
  set({view: linked.view, hidden: linked.hidden, folded: linked.folded});
  const map = showMap();
  await open(linked, asked, said);
  await map;
}

start().catch((reason) => {
  if (!(reason instanceof ApiFault)) {
    throw reason;
  }
  byId("municipality", HTMLElement).textContent = "–";
  trouble(sayFault(reason));
});
