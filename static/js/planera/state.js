// What the workspace knows, in one place; the parts of the page watch what they show.

import {HIDDEN} from "../pure/plan_link.js";

/**
 * @typedef {import("../plan_contract.js").Plan} Plan
 * @typedef {import("../plan_contract.js").Area} Area
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {import("../contract.js").FeatureCollection} FeatureCollection
 * @typedef {"ready" | "sending" | "offline" | "signed_out" | "conflict" | "decided"} Standing
 *
 * @typedef {object} Conflict
 * @property {Plan} plan as it is now
 * @property {import("../plan_contract.js").Step[]} others what was done meanwhile
 * @property {import("../plan_contract.js").LatestChange | null} latest
 *
 * @typedef {object} State
 * @property {string} division
 * @property {Plan[]} plans
 * @property {Plan | null} plan the one that is open
 * @property {Plan | null} inForce the one it is held against
 * @property {FeatureCollection | null} areas
 * @property {FeatureCollection | null} baseAreas areas of the plan in force
 * @property {FeatureCollection | null} districtShapes
 * @property {import("../plan_contract.js").PlanDistrict[]} districts
 * @property {import("../contract.js").MappedOffice[]} offices
 * @property {import("../contract.js").MappedOffice[]} baseOffices offices of the plan in force
 * @property {{code: string, name: string, kind: string}[]} providers
 * @property {import("../plan_contract.js").Step[]} steps
 * @property {{e: number, n: number} | null} sight a place that the map should go to
 * @property {FeatureCollection | null} moved
 * @property {import("../plan_contract.js").Remark[]} remarks
 * @property {{e: number, n: number} | null} remarkPlace what a remark that is being written is about
 * @property {{e: number, n: number, label?: string} | null} officePlace where an office is about to be put
 * @property {import("../plan_contract.js").Consequences | null} figures of the plan as it is stored
 * @property {{edit: Edit, figures: import("../plan_contract.js").Consequences} | null} preview what a choice would do
 * @property {string} refusal why the choice that is tried cannot be, in words
 * @property {{e: number, n: number} | null} refusedAt where it cannot be
 * @property {boolean} blocked what is dragged stands still, for it would cross a border
 * @property {boolean} withheld the figures are for others to see
 * @property {boolean} renewing figures are being asked for
 * @property {number | null} year
 * @property {string} tab
 * @property {string} tool
 * @property {string} layer what the ground of the map shows
 * @property {string[]} hidden layers of the ground that are out of sight
 * @property {string[]} folded panels that give their room to the map
 * @property {string[]} picked codes of districts
 * @property {string} shown code of a district that the map should bring into view
 * @property {string} chosen code of an area
 * @property {[number, number, number] | null} view
 * @property {{e: number, n: number} | null} middle of the map as it is seen; the view that the link tells may lag behind
 * @property {object | null} drawn GeoJSON polygon that waits for an area
 * @property {{found: import("../plan_contract.js").Enclosed | null, refusal: string} | null} enclosed who lives within it, or why it is no ground
 * @property {object | null} line GeoJSON line that waits to split an area
 * @property {object | null} measured GeoJSON line that was measured, until it is cleared
 * @property {Edit[]} unsent edits the server has not taken yet
 * @property {Standing} standing
 * @property {Conflict | null} conflict
 * @property {boolean} exampleData
 */

/** @type {State} */
export const state = {
  division: "", plans: [], plan: null, inForce: null, areas: null, baseAreas: null, districtShapes: null,
  districts: [], offices: [], baseOffices: [], providers: [], steps: [], moved: null, remarks: [], remarkPlace: null, officePlace: null, sight: null, figures: null, preview: null, refusal: "", refusedAt: null, blocked: false, withheld: false, renewing: false,
  year: null, tab: "summary", tool: "select", layer: "areas", hidden: HIDDEN, folded: [], picked: [], shown: "", chosen: "", view: null, middle: null, drawn: null, enclosed: null, line: null, measured: null,
  unsent: [], standing: "ready", conflict: null, exampleData: false,
};

/** @type {{keys: (keyof State)[], listener: () => void}[]} */
const watchers = [];

/**
 * Change what is known and tell those who show it, each once.
 *
 * @param {Partial<State>} changes
 */
export function set(changes) {
  const keys = /** @type {(keyof State)[]} */ (Object.keys(changes)).filter((key) => state[key] !== changes[key]);
  Object.assign(state, changes);
  for (const watcher of watchers) {
    if (watcher.keys.some((key) => keys.includes(key))) {
      watcher.listener();
    }
  }
}

/**
 * @param {(keyof State)[]} keys
 * @param {() => void} listener called when one of them has changed
 */
export function watch(keys, listener) {
  watchers.push({keys, listener});
}

/** The areas of the open plan. */
export function areas() {
  return areasIn(state.areas);
}

/** @param {FeatureCollection | null} collection */
function areasIn(collection) {
  return (collection?.features ?? []).map((one) => /** @type {Area} */ (/** @type {unknown} */ (one.properties)));
}

/** @param {string} code */
export function area(code) {
  return areas().find((one) => one.code === code);
}

/** Whether the open plan can be changed. */
export function editable() {
  return state.plan?.status === "draft";
}

/** Whether remarks on the plan are taken: in a draft, and while it is out for consultation. */
export function heard() {
  return editable() || state.plan?.status === "consultation";
}

/**
 * The name with which an edit made an area that is no longer there: it was undone, or put together with another.
 *
 * @param {string} code
 */
function nameFrom(code) {
  const made = state.steps.flatMap(({edit}) => [edit["new"], edit["area"]]);
  return /** @type {{name?: string}[]} */ (made.filter((one) => one instanceof Object && "code" in one && one.code === code)).at(-1)?.name;
}

/**
 * The name with which an edit opened an office that is no longer there.
 *
 * @param {string} code
 */
function openedAs(code) {
  const found = state.steps.findLast(({edit}) => edit.op === "open_office" && edit["office"] === code);
  return found ? String(found.edit["name"]) : undefined;
}

/** What codes are called; a code that is gone keeps the name it had in the plan in force, or was made with. */
export const names = {
  /** @param {string} code */
  area: (code) => (area(code) ?? areasIn(state.baseAreas).find((one) => one.code === code))?.name ?? nameFrom(code) ?? code,
  /** @param {string} code */
  district: (code) => state.districts.find((one) => one.code === code)?.name ?? code,
  /** @param {string} code */
  office: (code) => [...state.offices, ...state.baseOffices].find((one) => one.code === code)?.name ?? openedAs(code) ?? code,
  /** @param {string} code */
  provider: (code) => state.providers.find((one) => one.code === code)?.name ?? code,
};

/** The area of each district that is not split. */
export function areaOfDistricts() {
  /** @type {Map<string, string>} */
  const out = new Map();
  areas().forEach((one) => one.districts.forEach((code) => out.set(code, one.code)));
  return out;
}
