// The map and its tools, tied to what the workspace knows.

import {PlanMap} from "../map/plan_map.js";
import {takeUpTool} from "../map/plan_tools.js";
import {toLonLat} from "../map/projection.js";
import {language, onLanguage, say} from "../i18n.js";
import {lengthOf} from "../pure/measured.js";
import {formatMetres, formatNumber} from "../pure/wording.js";
import {byId, h, icon} from "../ui/element.js";
import {onTheme} from "../ui/theme.js";
import {change} from "./actions.js";
import {keep, kept} from "./kept.js";
import {mapLayers} from "./layers.js";
import {refusedWords} from "./refused.js";
import {find} from "./find.js";
import {groundPart} from "./ground_part.js";
import {endPreview, endTrying, preview} from "./live.js";
import {areas, editable, heard, set, state, watch} from "./state.js";
import {districtsBy} from "./remarks_panel.js";
import {tabKeys} from "./tab_keys.js";
import {tellWith} from "./tell.js";
import {waitingPart} from "./waiting_part.js";

const always = () => true;

/** @type {{tool: import("../map/plan_tools.js").Tool, icon: string, may: () => boolean}[]} */
const TOOLS = [
  {tool: "select", icon: "select", may: always},
  {tool: "lasso", icon: "lasso", may: always},
  {tool: "draw", icon: "draw", may: editable},
  {tool: "border", icon: "border", may: editable},
  {tool: "shift", icon: "shift", may: editable},
  {tool: "office", icon: "pin", may: editable},
  {tool: "split", icon: "split", may: editable},
  {tool: "measure", icon: "measure", may: always},
  {tool: "remark", icon: "remark", may: heard},
];

/** @type {import("../map/plan_tools.js").Taken} */
let taken = {letGo: () => undefined, keys: null, refuse: () => undefined};
let held = "";
/** Whether the hand has areas in it, and whether others have come meanwhile. */
let holding = false;
let stale = false;
let refill = () => {};

export function mapPart() {
  let placed = Boolean(state.view);
  const map = new PlanMap(byId("map", HTMLElement), state.view, (sight, traces) =>
    set({middle: {e: sight[0], n: sight[1]}, ...(placed && !traces ? {view: sight} : {})}));
  const fillAreas = () => {
    stale = holding;
    if (holding) {
      return;
    }
    map.fill("areas", state.areas);
    map.fill("moved", state.moved);
    const colours = new Map(areas().map((one) => [one.office, one.colour]));
    map.setOffices(state.offices.map(({e, n, code, name}) => ({e, n, code, name, colour: colours.get(code) ?? ""})));
  };
  refill = fillAreas;
  const fillDistricts = () => {
    map.fill("districts", state.districtShapes);
    districtsBy(({e, n}) => map.districtAt([e, n]));
    if (state.districtShapes && !placed) {
      placed = true;
      map.showAll([24, 64, 40, 64]);
    }
  };
  const follow = (/** @type {(keyof import("./state.js").State)[]} */ keys, /** @type {() => void} */ act) => {
    watch(keys, act);
    act();
  };
  follow(["districtShapes"], fillDistricts);
  follow(["areas", "offices", "moved"], fillAreas);
  follow(["picked"], () => map.setPicked(state.picked));
  watch(["shown"], () => state.shown && map.bringIn(state.shown, insets()));
  follow(["chosen"], () => map.setChosen(state.chosen));
  follow(["drawn", "line"], () => map.setSketch(state.drawn ?? state.line));
  const measured = () => map.setMeasured(state.measured, state.measured ? formatMetres(lengthOf(state.measured), language()) : "");
  watch(["measured"], measured);
  onLanguage(measured);
  watch(["sight"], () => {
    if (state.sight) {
      map.goTo(state.sight, insets());
      // On a phone the map may have been scrolled away from.
      byId("map", HTMLElement).scrollIntoView({block: "nearest"});
    }
  });
  follow(["remarks", "remarkPlace"], () => map.setRemarks(state.remarks, state.remarkPlace));
  watch(["officePlace"], () => map.setPlace(state.officePlace, state.officePlace?.label ? insets() : undefined));
  follow(["tool", "plan"], () => hold(map));
  watch(["refusal", "blocked"], () => {
    taken.refuse(Boolean(refusedWords()));
    map.setTrouble(state.refusal && !state.blocked ? state.refusedAt : null);
  });
  mapLayers(map);
  void groundPart(map);
  waitingPart(map);
  find(map, insets);
  const print = byId("print", HTMLButtonElement);
  // The sheet is read when it is asked for: few views of a plan are printed.
  print.addEventListener("click", () => void import("./sheet.js").then(({openSheet}) => openSheet(map)));
  // Until there is a map there is nothing to print.
  print.disabled = false;
  onLanguage(tools);
  onTheme(() => map.repaint());
  tellWith({place: (place) => map.setTrouble(place)});
  byId("map-in", HTMLButtonElement).addEventListener("click", () => map.zoom(1));
  byId("map-out", HTMLButtonElement).addEventListener("click", () => map.zoom(-1));
  byId("map-whole", HTMLButtonElement).addEventListener("click", () => map.showAll([24, 64, 40, 64]));
  byId("map-full", HTMLButtonElement).addEventListener("click", () => void fullScreen());
  byId("map", HTMLElement).addEventListener("keydown", (event) => pickMiddle(event, map));
  map.map.on("pointermove", ({coordinate}) => position(coordinate));
  new ResizeObserver(() => map.map.updateSize()).observe(byId("map", HTMLElement));
  tabKeys(byId("tools", HTMLElement), false);
}

/** The whole workspace on the whole screen, and back. */
function fullScreen() {
  return document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
}

/** Pixels at the top, right, bottom and left of the map that the hand covers. */
function insets() {
  const hand = byId("hand", HTMLElement).getBoundingClientRect();
  const map = byId("map", HTMLElement).getBoundingClientRect();
  return [24, 72, 40, hand.right - map.left + 24];
}

function tools() {
  byId("tools", HTMLElement).replaceChildren(...TOOLS.map(({tool, icon: sign, may}) => {
    const words = say(`plan_tool_${tool}`);
    return h("button", {
      type: "button", class: "tool", "data-tool": tool, "aria-pressed": String(state.tool === tool), title: words,
      "aria-label": words, disabled: !may(), tabindex: state.tool === tool ? 0 : -1,
      onclick: () => takeTool(tool),
    }, icon(sign));
  }));
}

/** @param {string} tool */
function takeTool(tool) {
  set({tool, drawn: null, line: null});
  keep({drawn: null, line: null});
}

/**
 * Take up the tool that is chosen.
 *
 * @param {PlanMap} map
 */
function hold(map) {
  const wanted = `${state.tool} ${editable()} ${heard()}`;
  if (wanted === held) {
    return;
  }
  held = wanted;
  taken.letGo();
  const inside = byId("tools", HTMLElement).contains(document.activeElement);
  tools();
  if (inside) {
    /** @type {HTMLElement | null} */ (document.querySelector(`.tool[data-tool="${state.tool}"]`))?.focus();
  }
  const known = TOOLS.find(({tool, may}) => tool === state.tool && may())?.tool ?? "select";
  byId("map", HTMLElement).dataset["tool"] = known;
  taken = takeUpTool(known, map, {
    onPick: (codes, adding) => {
      // A slow double click that ends a drawing is one click more to the tool that comes after.
      if (!state.drawn && !state.line) {
        set({picked: adding ? toggled(codes) : codes});
      }
    },
    onDraw: (drawn, extent) => {
      // After the click that ends the drawing; the tool would take a new corner from it.
      set({drawn, picked: [], tool: "select"});
      keep({drawn, sketch: []});
      // The card of a drawing is larger than the tool's, and would lie on what has been drawn.
      void import("../map/uncover.js").then(({uncover}) => uncover(map.map, extent, insets()));
    },
    onLine: (line) => {
      set({line: {...line, at: map.areaAlong(line)}, picked: [], tool: "select"});
      keep({line: state.line});
    },
    onSketch: sketched,
    sketch: kept().sketch ?? [],
    onHold: (inHand) => {
      holding = inHand;
      if (!inHand && stale) {
        refill();
      }
    },
    onDragging: preview,
    onBlocked: (blocked) => set({blocked}),
    onBorder: (edit) => {
      endTrying();
      void change(edit, refill);
    },
    onNothing: endPreview,
    onOfficeDragging: (code, place) => preview(() => moving(code, place)),
    onOffice: (code, place, back) => {
      endPreview();
      void change(moving(code, place), back);
    },
    onOfficePlace: (officePlace) => set({officePlace}),
    onRemark: (place) => set({remarkPlace: place, tool: "select"}),
    onMeasure: (metres) => {
      byId("hint", HTMLElement).textContent = formatMetres(metres, language());
    },
    onMeasured: (measured) => set({measured}),
  });
}

let corners = 0;

/** @param {number[][]} places kept when a corner is set, not at every movement */
function sketched(places) {
  if (places.length !== corners) {
    corners = places.length;
    keep({sketch: places});
  }
}

/**
 * @param {string} office
 * @param {number[]} place
 * @returns {import("../plan_contract.js").Edit}
 */
function moving(office, place) {
  return {op: "move_office", office, ...toLonLat(place)};
}

/** @param {string[]} codes */
function toggled(codes) {
  const [code] = codes;
  if (codes.length === 1 && code && state.picked.includes(code)) {
    return state.picked.filter((one) => one !== code);
  }
  return [...new Set([...state.picked, ...codes])];
}

/**
 * @param {KeyboardEvent} event Enter or space picks the district in the middle
 * @param {PlanMap} map
 */
function pickMiddle(event, map) {
  const middle = map.map.getView().getCenter();
  if (taken.keys && middle && drawByKeys(event, taken.keys, middle)) {
    event.preventDefault();
    return;
  }
  if ((event.key === "Enter" || event.key === " ") && middle) {
    event.preventDefault();
    const [e = 0, n = 0] = middle;
    if (state.tool === "remark") {
      set({remarkPlace: {e, n}, tool: "select"});
      return;
    }
    if (state.tool === "office" && editable()) {
      set({officePlace: {e, n}});
      return;
    }
    const code = map.districtAt(middle);
    set({picked: code ? toggled([code]) : state.picked});
  }
}

/**
 * Space sets a corner in the middle, backspace takes the last one back, Enter ends the drawing.
 *
 * @param {KeyboardEvent} event
 * @param {import("../map/plan_tools.js").Keys} keys
 * @param {number[]} middle
 */
function drawByKeys({key}, keys, middle) {
  /** @type {Record<string, () => void>} */
  const acts = {" ": () => keys.corner(middle), Backspace: keys.back, Enter: keys.finish};
  acts[key]?.();
  return key in acts;
}

/** @param {number[]} place */
function position([e = 0, n = 0]) {
  byId("position", HTMLElement).textContent = say("grid_position", {
    n: formatNumber(Math.round(n), language()), e: formatNumber(Math.round(e), language()),
  });
}
