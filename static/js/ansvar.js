// Who is responsible for what: read by everybody, changed by an administrator, with every change kept.

import * as api from "./api.js";
import {language, onLanguage, say, sayFault, sayIfKnown} from "./i18n.js";
import {validity} from "./lookup/answer.js";
import {changed, difference, holds, ordered} from "./pure/rules.js";
import {formatDate} from "./pure/wording.js";
import {readHistory, readRules, readRulesAsOf, writeRules} from "./rules_api.js";
import {byId, h} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

/**
 * @typedef {import("./pure/rules.js").Rule} Rule
 * @typedef {import("./pure/rules.js").Deed} Deed
 */

const FIELDS = ["service", "min_age", "max_age", "valid_from", "valid_to", "committee", "administration", "source"];
const NUMBERS = new Set(["min_age", "max_age"]);
/** @type {Rule} */
const EMPTY = {service: "", min_age: null, max_age: null, valid_from: "", valid_to: null, committee: "", administration: "", source: ""};

/** @type {{rules: Rule[], version: number, changes: import("./rules_api.js").Change[], may: boolean, loaded: boolean, deed: Deed | "", at: number,
 *   then: {rules: Rule[], day: string}}} `then`: what is to be restored, and when it was so */
const state = {rules: [], version: 0, changes: [], may: false, loaded: false, deed: "", at: -1, then: {rules: [], day: ""}};

function write() {
  if (!state.loaded) {
    return;
  }
  const shown = ordered(state.rules, serviceName, language())
    .filter(({rule}) => !byId("today", HTMLInputElement).checked || holds(rule, isoToday()));
  byId("rules", HTMLElement).replaceChildren(...shown.map(({rule, at}) => row(rule, at)));
  byId("none", HTMLElement).hidden = state.rules.length > 0;
  byId("table", HTMLElement).hidden = state.rules.length === 0;
  byId("do-column", HTMLElement).hidden = !state.may;
  byId("add", HTMLButtonElement).hidden = !state.may;
  byId("history", HTMLElement).hidden = !state.may || state.changes.length === 0;
  byId("changes", HTMLElement).replaceChildren(...state.changes.map(change));
  byId("services", HTMLElement).replaceChildren(
    ...[...new Set(state.rules.map(({service}) => service))].map((code) => h("option", {value: code}, serviceName(code))),
  );
  byId("rule-form", HTMLFormElement).hidden = state.deed === "";
  const restoring = state.deed === "restore";
  byId("rule-fields", HTMLFieldSetElement).hidden = restoring;
  byId("rule-fields", HTMLFieldSetElement).disabled = restoring;
  byId("restore-facts", HTMLElement).hidden = !restoring;
  byId("restore-facts", HTMLElement).textContent = say("resp_restore_facts", difference(state.rules, state.then.rules));
  if (state.deed) {
    byId("form-heading", HTMLElement).textContent = heading(state.deed);
  }
}

/** @param {Deed} deed */
function heading(deed) {
  const service = serviceName(state.rules[state.at]?.service ?? "");
  const words = {add: say("resp_add_of"), correct: say("resp_correct_of", {service}),
    succeed: say("resp_succeed_of", {service}), remove: say("resp_remove_of", {service}),
    restore: say("resp_restore_of", {day: state.then.day})};
  return words[deed];
}

/** @param {string} code */
function serviceName(code) {
  return sayIfKnown("services", code) ?? code;
}

function isoToday() {
  return new Date().toLocaleDateString("sv-SE");
}

/** @param {Rule} rule */
function ages({min_age: from, max_age: to}) {
  const words = from !== null && to !== null ? say("ages_between", {from, to})
    : from !== null ? say("ages_from", {from}) : to !== null ? say("ages_to", {to}) : say("resp_all_ages");
  return words.replace(/\.$/, "");
}

/** @param {Rule} rule */
function days({valid_from: from, valid_to: to}) {
  return to ? `${from} – ${to}` : say("resp_days_from", {from});
}

/**
 * @param {Rule} rule
 * @param {number} at
 */
function row(rule, at) {
  const name = serviceName(rule.service);
  const act = (/** @type {Deed} */ deed, /** @type {string} */ words) =>
    h("button", {type: "button", class: "button", "aria-label": `${words}: ${name}, ${rule.committee}`, onclick: () => open(deed, at)}, words);
  return h("tr", {},
    h("th", {scope: "row"}, name),
    h("td", {}, rule.committee),
    h("td", {}, rule.administration),
    h("td", {}, ages(rule)),
    h("td", {class: "number"}, days(rule)),
    h("td", {class: "small"}, rule.source),
    state.may && h("td", {class: "rule-deeds"}, act("succeed", say("resp_succeed")), act("correct", say("resp_correct")), act("remove", say("resp_remove"))));
}

/** @param {import("./rules_api.js").Change} one */
function change(one) {
  const line = (/** @type {string} */ key, /** @type {Rule} */ rule) =>
    h("li", {}, say(key, {what: [serviceName(rule.service), ages(rule), rule.committee, validity(rule.valid_from, rule.valid_to)].join(" · ")}));
  const day = formatDate(one.at.slice(0, 10), language());
  const facts = {who: one.who || say("resp_system"), day, why: one.why};
  const back = one.version === state.version
    ? h("p", {class: "small"}, say("resp_version_now"))
    : h("button", {type: "button", class: "button", "aria-label": `${say("resp_restore")}: ${day}, ${one.why}`, onclick: () => void restore(one.version, day)}, say("resp_restore"));
  return h("li", {}, h("details", {},
    h("summary", {}, say("resp_history_by", facts)),
    h("ul", {class: "notes"}, ...one.added.map((rule) => line("resp_came", rule)), ...one.removed.map((rule) => line("resp_went", rule))), back));
}

/**
 * Open the form that brings back the rules as they were after a change.
 *
 * @param {number} version
 * @param {string} day
 */
async function restore(version, day) {
  try {
    const {rules} = await readRulesAsOf(version);
    const {came, went} = difference(state.rules, rules);
    state.then = {rules, day};
    byId("said", HTMLElement).textContent = came + went === 0 ? say("resp_restore_same") : "";
    if (came + went > 0) {
      open("restore", -1);
    }
  } catch (reason) {
    trouble(reason);
  }
}

/**
 * Open the form for a deed.
 *
 * @param {Deed} deed
 * @param {number} at
 */
function open(deed, at) {
  Object.assign(state, {deed, at});
  trouble(null);
  const start = {...EMPTY, ...state.rules[at], ...(deed === "succeed" && {valid_from: "", valid_to: null, committee: "", administration: "", source: ""})};
  for (const name of FIELDS) {
    const field = fieldOf(name);
    field.value = String(/** @type {Record<string, unknown>} */ (/** @type {unknown} */ (start))[name] ?? "");
    field.disabled = deed === "remove" || (deed === "succeed" && ["service", "min_age", "max_age"].includes(name));
  }
  byId("why", HTMLInputElement).value = "";
  write();
  byId("form-heading", HTMLElement).focus();
}

/** @param {string} name */
function fieldOf(name) {
  return byId(`rule-${name}`, HTMLInputElement);
}

/** @returns {Rule} */
function typed() {
  return /** @type {Rule} */ (/** @type {unknown} */ (Object.fromEntries(FIELDS.map((name) => {
    const value = fieldOf(name).value.trim();
    return [name, NUMBERS.has(name) ? (value === "" ? null : Number(value)) : name === "valid_to" ? value || null : value];
  }))));
}

function close() {
  Object.assign(state, {deed: "", at: -1});
  trouble(null);
  write();
}

/** @param {unknown} reason */
function trouble(reason) {
  if (reason && !(reason instanceof api.ApiFault)) {
    throw reason;
  }
  const box = byId("trouble", HTMLElement);
  box.hidden = !reason;
  box.textContent = reason instanceof api.ApiFault ? sayFault(reason) : "";
  if (reason) {
    box.scrollIntoView({block: "nearest"});
  }
}

async function save() {
  const {deed, at, rules} = state;
  const made = typed();
  const old = rules[at];
  if (!deed) {
    return;
  }
  if (deed === "succeed" && old && made.valid_from <= old.valid_from) {
    const box = byId("trouble", HTMLElement);
    box.hidden = false;
    box.textContent = say("resp_same_day", {date: formatDate(old.valid_from, language())});
    return;
  }
  try {
    const wanted = deed === "restore" ? state.then.rules : changed(rules, deed, at, made);
    Object.assign(state, await writeRules(wanted, byId("why", HTMLInputElement).value, state.version));
    close();
    byId("said", HTMLElement).textContent = say("resp_saved");
    byId("rules-heading", HTMLElement).focus();
    await read();
  } catch (reason) {
    trouble(reason);
  }
}

async function read() {
  const [found, who] = await Promise.all([readRules(), api.session()]);
  Object.assign(state, found, {may: who.role === "administrator", loaded: true});
  state.changes = state.may ? await readHistory() : [];
  write();
}

byId("rule-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void save();
});
byId("cancel", HTMLButtonElement).addEventListener("click", close);
byId("add", HTMLButtonElement).addEventListener("click", () => open("add", -1));
byId("today", HTMLInputElement).addEventListener("change", write);
onLanguage(write);
await startPage(() => say("resp_title"), write);
await read().catch(trouble);
