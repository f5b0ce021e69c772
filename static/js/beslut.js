// A plan's way to a decision: where it stands, what hinders, the next step, and the steps taken so far.

import * as api from "./api.js";
import {language, onLanguage, say, sayFault, sayIfKnown} from "./i18n.js";
import {findingFacts} from "./pure/findings.js";
import {formatDate, formatNumber} from "./pure/wording.js";
import {readLife, takeStep} from "./steps_api.js";
import {byId, h} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

/** @typedef {import("./steps_api.js").Life} Life */

const WAY = ["draft", "consultation", "proposed", "decided", "in_force", "replaced"];
const DRAWN = ["socialtjanst", "hemvard"];
const GATED = new Set(["proposed", "decided"]);
const TYPED = ["committee", "reference", "decided_on", "valid_from"];

/**
 * `to`: the step whose form is open, "" for none.
 *
 * @type {{plans: import("./plan_contract.js").Plan[], life: Life | null, who: import("./contract.js").Session, to: string, loaded: boolean}}
 */
const state = {plans: [], life: null, who: {sign_in: "local", name: "", role: "nobody", closed: false}, to: "", loaded: false};

function write() {
  const {plans, life} = state;
  byId("none", HTMLElement).hidden = !state.loaded || plans.length > 0;
  byId("choice", HTMLElement).hidden = plans.length === 0;
  byId("plan", HTMLSelectElement).replaceChildren(...DRAWN.map((division) => {
    const own = plans.filter((one) => one.division === division);
    return own.length ? h("optgroup", {label: sayIfKnown("divisions", division) ?? division}, ...own.map((one) =>
      h("option", {value: one.id, selected: one.id === life?.plan.id}, optionName(one, own)))) : "";
  }));
  byId("life", HTMLElement).hidden = !life;
  if (!life) {
    return;
  }
  byId("way", HTMLElement).replaceChildren(...way(life).map((stage) =>
    h("li", {"aria-current": stage === life.stage && "step"}, capital(stageName(stage)))));
  byId("days", HTMLElement).textContent = days(life);
  byId("draw-link", HTMLAnchorElement).href = `/planera?plan=${life.plan.id}${language() === "sv" ? "" : "&lang=en"}`;
  findings("stops", life.stops);
  findings("notes", life.notes);
  nextSteps(life);
  form(life);
  byId("taken", HTMLElement).replaceChildren(...life.steps.toReversed().map(taken));
  byId("history", HTMLElement).hidden = life.steps.length === 0;
}

/**
 * A plan as the list has it: by number too where another has its name, and by its first day where it has one.
 *
 * @param {import("./plan_contract.js").Plan} one
 * @param {import("./plan_contract.js").Plan[]} own
 */
function optionName(one, own) {
  const facts = {name: one.name, number: one.id, stage: stageName(one.status), day: formatDate(one.valid_from, language())};
  const twice = own.filter(({name}) => name === one.name).length > 1;
  const [plain, since] = twice ? ["steps_option_twice", "steps_option_twice_from"] : ["steps_option", "steps_option_from"];
  return say(one.valid_from ? since : plain, facts);
}

/** @param {Life} life */
function way({stage}) {
  return WAY.includes(stage) ? WAY : [stage, ...WAY];
}

/** @param {string} stage */
function stageName(stage) {
  return sayIfKnown("stages", stage) ?? stage;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {Life} life */
function days({stage, plan}) {
  const facts = {from: formatDate(plan.valid_from, language()), to: formatDate(plan.valid_to, language())};
  if (stage === "replaced") {
    const never = plan.valid_from && plan.valid_to && plan.valid_to < plan.valid_from;
    return say(never ? "steps_never" : plan.valid_from ? "steps_held" : "steps_held_until", facts);
  }
  if (stage === "decided" || stage === "in_force") {
    const key = stage === "decided" ? "steps_will_hold" : plan.valid_from ? "steps_holds" : "steps_holds_always";
    return [say(key, facts), plan.valid_to ? say("steps_last_day", facts) : ""].join(" ").trim();
  }
  return say(`steps_about_${stage}`);
}

/**
 * @param {"stops" | "notes"} name
 * @param {import("./pure/findings.js").Finding[]} found
 */
function findings(name, found) {
  byId(`${name}-part`, HTMLElement).hidden = found.length === 0;
  byId(name, HTMLElement).replaceChildren(...found.map((one) =>
    h("li", {}, sayIfKnown("findings", one.code, findingFacts(one, (rest) => say("data_more_names", {count: rest}))) ?? one.code)));
}

/** @param {Life} life */
function nextSteps(life) {
  const {role} = state.who;
  const may = (/** @type {string} */ to) => role === "administrator" || (role === "planner" && to !== "decided");
  const open = life.allowed.filter(may);
  byId("next", HTMLElement).replaceChildren(...open.map((to) => h("button", {
    type: "button", class: to === open[0] ? "button button--main" : "button", "aria-expanded": String(state.to === to),
    "aria-controls": "step-form", disabled: GATED.has(to) && life.stops.length > 0,
    onclick: () => choose(to),
  }, say(`steps_to_${life.stage}_${to}`))));
  const why = life.allowed.length === 0
    ? "steps_no_more"
    : role === "nobody" || role === "reader" ? "steps_by_planners"
      : life.allowed.includes("decided") && role !== "administrator" ? "steps_by_administrator" : "";
  byId("next-why", HTMLElement).hidden = why === "";
  byId("next-why", HTMLElement).textContent = why && say(why);
}

/** @param {Life} life */
function form(life) {
  byId("step-form", HTMLFormElement).hidden = state.to === "";
  byId("form-heading", HTMLElement).textContent = state.to ? say(`steps_to_${life.stage}_${state.to}`) : "";
  byId("decision", HTMLFieldSetElement).hidden = state.to !== "decided";
  byId("decision", HTMLFieldSetElement).disabled = state.to !== "decided";
  byId("who-part", HTMLElement).hidden = state.who.name !== "";
  byId("who", HTMLInputElement).required = state.who.name === "" && state.to !== "";
  byId("decided_on", HTMLInputElement).max = isoToday();
  const first = byId("valid_from", HTMLInputElement);
  first.min = byId("decided_on", HTMLInputElement).value;
  const past = state.to === "decided" && first.value !== "" && first.value < isoToday();
  byId("past", HTMLElement).hidden = !past;
  byId("retroactive", HTMLInputElement).required = past;
  byId("retroactive-part", HTMLElement).hidden = !past;
}

function isoToday() {
  return new Date().toLocaleDateString("sv-SE", {timeZone: "Europe/Stockholm"});
}

/** @param {string} to */
function choose(to) {
  state.to = state.to === to ? "" : to;
  trouble(null);
  write();
  if (state.to) {
    byId(to === "decided" ? "committee" : "why", HTMLElement).focus();
  }
}

/** @param {import("./steps_api.js").Step} one */
function taken(one) {
  const facts = {...one, at: formatDate(one.at.slice(0, 10), language()), decided_on: formatDate(one.decided_on, language()),
    valid_from: formatDate(one.valid_from, language())};
  return h("li", {},
    h("strong", {}, capital(stageName(one.stage_after))), ` · ${facts.at}`, one.who && ` · ${one.who}`,
    one.committee && h("span", {class: "small"}, say("steps_decision", facts)),
    one.why && h("span", {class: "small"}, one.why));
}

/** @param {unknown} reason */
function trouble(reason) {
  if (reason && !(reason instanceof api.ApiFault)) {
    throw reason;
  }
  // It stands where it arose: at the form, while one is open.
  const [box, other] = state.to ? ["form-trouble", "trouble"] : ["trouble", "form-trouble"];
  tellTrouble(byId(other ?? "", HTMLElement), null);
  tellTrouble(byId(box ?? "", HTMLElement), reason);
}

/**
 * @param {HTMLElement} box
 * @param {unknown} reason
 */
function tellTrouble(box, reason) {
  box.hidden = !reason;
  box.textContent = reason instanceof api.ApiFault ? sayFault(reason) : "";
  if (reason instanceof api.ApiFault) {
    byId("later-part", HTMLElement).hidden = reason.code !== "later_plan_decided" && byId("later-part", HTMLElement).hidden;
    box.scrollIntoView({block: "nearest"});
  }
}

async function send() {
  const {life, to, plans: before} = state;
  if (!life || !to) {
    return;
  }
  const decision = /** @type {import("./steps_api.js").Decision} */ (/** @type {unknown} */ (
    Object.fromEntries(TYPED.map((name) => [name, byId(name, HTMLInputElement).value.trim()]))));
  try {
    const done = await takeStep(life.plan, {to, why: byId("why", HTMLTextAreaElement).value, by: byId("who", HTMLInputElement).value,
      replace_later: byId("later", HTMLInputElement).checked, retroactive: byId("retroactive", HTMLInputElement).checked, ...(to === "decided" && {decision})});
    byId("step-form", HTMLFormElement).reset();
    byId("later-part", HTMLElement).hidden = true;
    state.to = "";
    trouble(null);
    await read(life.plan.id);
    const begins = new Map(before.map((one) => [one.name, one.valid_from ?? ""]));
    byId("said", HTMLElement).textContent = [
      say("steps_done", {plan: done.plan.name, stage: stageName(done.plan.status)}),
      ...Object.entries(done.gave_way).map(([name, day]) =>
        say(day < (begins.get(name) ?? "") ? "steps_gave_way_never" : "steps_gave_way", {name, day: formatDate(day, language())})),
    ].join(" ");
    byId("life-heading", HTMLElement).focus();
  } catch (reason) {
    // What another has done since is shown; what was typed stays.
    if (reason instanceof api.ApiFault && [409, 412].includes(reason.status)) {
      await read(life.plan.id);
      state.to = state.life?.allowed.includes(to) ? to : "";
      write();
    }
    trouble(reason);
  }
}

/** @param {number} plan */
async function read(plan) {
  [state.plans, state.life] = await Promise.all([api.plans(), readLife(plan)]);
  state.plans = state.plans.filter((one) => DRAWN.includes(one.division));
  write();
}

/** @param {number} plan */
async function open(plan) {
  Object.assign(state, {to: ""});
  byId("said", HTMLElement).textContent = "";
  trouble(null);
  const query = new URLSearchParams(location.search);
  query.set("plan", String(plan));
  history.replaceState(null, "", `?${query}`);
  await read(plan).catch(trouble);
}

byId("step-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void send();
});
byId("cancel", HTMLButtonElement).addEventListener("click", () => choose(state.to));
byId("plan", HTMLSelectElement).addEventListener("change", (event) => void open(Number(/** @type {HTMLSelectElement} */ (event.target).value)));
for (const day of ["decided_on", "valid_from"]) {
  byId(day, HTMLInputElement).addEventListener("change", () => state.life && form(state.life));
}
onLanguage(write);
await startPage(() => say("steps_page_title"), write);
try {
  const told = Number(new URLSearchParams(location.search).get("plan"));
  const [who, every] = await Promise.all([api.session(), api.plans()]);
  Object.assign(state, {who, loaded: true, plans: every.filter((one) => DRAWN.includes(one.division))});
  const first = state.plans.find((one) => one.id === told) ?? state.plans.find((one) => !WAY.slice(3).includes(one.status)) ?? state.plans[0];
  if (told && first?.id !== told) {
    trouble(new api.ApiFault(every.some((one) => one.id === told) ? "steps_of_districts" : "unknown_plan"));
  }
  if (first) {
    await read(first.id);
  } else {
    write();
  }
} catch (reason) {
  trouble(reason);
}
