// Opening: what there is, which plan, and everything the open plan is made of.

import * as api from "../api.js";
import {editWords} from "../pure/edit_words.js";
import {say} from "../i18n.js";
import {isForOthers} from "./guarded.js";
import {keep} from "./kept.js";
import {beginFigures, endPreview, readFigures} from "./live.js";
import {names, set, state} from "./state.js";

/**
 * @typedef {import("../plan_contract.js").Plan} Plan
 * @typedef {import("../pure/plan_link.js").Linked} Linked
 */

/** @type {() => Promise<void>} */
let opened = async () => undefined;

/** @param {() => Promise<void>} then done each time a plan has been opened */
export function whenOpened(then) {
  opened = then;
}

const UNKNOWN = "–";

export const DIVISIONS = ["hemvard", "socialtjanst", "stadsdelar"];

/** Ask for what does not change with the plan, at once: before the page has its words. */
export function askAhead() {
  const asked = Promise.all([api.plans(), api.districts(), peopleOfDistricts(), api.providers()]);
  // Whoever waits for the answers hears of the fault.
  asked.catch(() => undefined);
  return asked;
}

/**
 * Take in what does not change with the plan, then open the plan of the link.
 *
 * @param {Linked} linked
 * @param {ReturnType<typeof askAhead>} asked
 * @param {import("../contract.js").Health} health
 */
export async function open(linked, asked, health) {
  const [plans, shapes, people, providers] = await asked;
  const counts = new Map((people ?? []).map((one) => [one.code, one]));
  const districts = shapes.features.map(({properties: {code = "", name = "", kind = ""}}) => ({
    code, name, kind, people: counts.get(code)?.people ?? UNKNOWN, age_80_plus: counts.get(code)?.age_80_plus ?? UNKNOWN,
  }));
  const wanted = plans.find((one) => one.id === linked.plan);
  const division = wanted?.division ?? (DIVISIONS.includes(linked.division) ? linked.division : "hemvard");
  set({
    plans, providers, districts, districtShapes: shapes, division, exampleData: health.example_data,
    year: linked.year, tab: linked.tab || state.tab, tool: linked.tool || state.tool,
    layer: linked.layer || state.layer,
  });
  const plan = wanted ?? inForceOf(division) ?? plans.find((one) => one.division === division);
  if (plan) {
    await openPlan(plan);
    const known = new Set(districts.map((one) => one.code));
    set({picked: linked.picked.filter((code) => known.has(code)), chosen: linked.chosen});
  }
}

/** People by district; `null` for those who may not see them. */
async function peopleOfDistricts() {
  try {
    return (await api.districtPeople()).districts;
  } catch (reason) {
    if (isForOthers(reason)) {
      return null;
    }
    throw reason;
  }
}

/** @param {string} division */
export function inForceOf(division) {
  return state.plans.find((one) => one.division === division && one.status === "in_force") ?? null;
}

/** @param {string} division */
export async function openDivision(division) {
  const plan = inForceOf(division) ?? state.plans.find((one) => one.division === division);
  if (plan) {
    await openPlan(plan);
  }
}

/**
 * Show a plan, with what was left unsent or half drawn in it.
 *
 * @param {Plan} plan
 */
export async function openPlan(plan) {
  endPreview();
  const inForce = inForceOf(plan.division);
  beginFigures(plan);
  const other = inForce && inForce.id !== plan.id ? inForce.id : null;
  const [baseAreas, baseOffices, content] = await Promise.all([
    other ? api.planAreas(other) : null, other ? api.planOffices(other) : [], contentOf(plan.id),
  ]);
  set({
    ...content, division: plan.division, inForce, baseAreas: baseAreas ?? content.areas, baseOffices, officePlace: null, picked: [], chosen: "",
    figures: null, conflict: null, unsent: [],
  });
  readFigures();
  await opened();
}

/**
 * Read the open plan again after a change.
 *
 * @param {Plan} [plan] as the server has just told it
 */
export async function reread(plan) {
  if (!state.plan) {
    return;
  }
  if (plan) {
    set({plan, plans: state.plans.map((one) => (one.id === plan.id ? plan : one))});
  }
  readFigures();
  set(await contentOf(state.plan.id));
}

/** @param {number} id */
async function contentOf(id) {
  // How a plan was drawn is shown while it is drawn, and told to planners alone.
  const drawn = state.plans.find((one) => one.id === id)?.status === "draft";
  const [plan, areas, offices, steps, moved] = await Promise.all([
    api.readPlan(id), api.planAreas(id), api.planOffices(id), drawn ? api.history(id).then((known) => known.steps) : [],
    api.movedGround(id).catch(() => null),
  ]);
  const plans = state.plans.some((one) => one.id === id)
    ? state.plans.map((one) => (one.id === id ? plan : one))
    : [...state.plans, plan];
  return {plan, plans, areas, offices, steps, moved};
}

/** Make a draft of the open plan and open it. */
export async function makeDraft() {
  if (!state.plan) {
    return;
  }
  const count = state.plans.filter((one) => one.division === state.division && one.status !== "in_force").length;
  const draft = await api.copyPlan(state.plan.id, say("plan_draft_name", {number: count + 1}));
  const {picked, drawn} = state;
  set({plans: [...state.plans, draft]});
  await openPlan(draft);
  set({picked, drawn});
  keep({drawn});
}

/** @param {import("../plan_contract.js").Edit} edit */
export function told(edit) {
  return editWords(edit, names, say);
}
