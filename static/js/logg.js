// What has been done, by whom and when: searched, paged, fetched and checked by an administrator.

import * as api from "./api.js";
import {PAGE, eventsFile, readEvents, verifyEvents} from "./audit_api.js";
import {language, onLanguage, say, sayFault, sayIfKnown} from "./i18n.js";
import {factLines} from "./pure/audit_words.js";
import {formatNumber} from "./pure/wording.js";
import {byId, h} from "./ui/element.js";
import {startPage} from "./ui/frame.js";

/** @typedef {import("./pure/audit_words.js").Event} Event */

const KINDS = [
  "draft", "plan.step,plan.sealed,plan.valued,plan.imported,remark", "import,responsibility",
  "plan.exported,ledger.exported,comparison.exported,file.exported,list,audit.exported", "sign,link",
  "sign_in.refused,refused", "account,key", "backup,clock",
];
/** Where words for values of ours stand, if not among those of events. @type {Record<string, string>} */
const CALLED = {before: "stages", after: "stages", role: "roles", divisions: "divisions"};
const EVERYTHING = {text: "", who: "", action: "", since: "", until: ""};

/**
 * `starts`: the number that each page so far goes on below; the first begins at the newest event.
 *
 * @type {{may: boolean, wanted: import("./audit_api.js").Wanted, starts: (number | null)[], entries: Event[],
 *   next: number | null, count: number, chain: import("./audit_api.js").Chain | null, checking: boolean}}
 */
const state = {may: false, wanted: EVERYTHING, starts: [null], entries: [], next: null, count: 0, chain: null, checking: false};
let asking = new AbortController();

function write() {
  byId("log", HTMLElement).hidden = !state.may;
  if (!state.may) {
    return;
  }
  kinds();
  chain();
  byId("events", HTMLElement).replaceChildren(...state.entries.map(row));
  byId("table", HTMLElement).hidden = state.entries.length === 0;
  const from = (state.starts.length - 1) * PAGE + 1;
  const told = (/** @type {number} */ value) => formatNumber(value, language());
  byId("found", HTMLElement).textContent = state.entries.length
    ? say("log_found", {count: state.count, from: told(from), to: told(from + state.entries.length - 1)})
    : say("log_none");
  byId("newer", HTMLButtonElement).disabled = state.starts.length === 1;
  byId("older", HTMLButtonElement).disabled = state.next === null;
  byId("turning", HTMLElement).hidden = state.starts.length === 1 && state.next === null;
  for (const form of /** @type {const} */ (["csv", "xlsx", "jsonl"])) {
    byId(`fetch-${form}`, HTMLAnchorElement).href = eventsFile(state.wanted, form);
  }
}

function kinds() {
  const select = byId("kind", HTMLSelectElement);
  const chosen = select.value;
  select.replaceChildren(
    h("option", {value: ""}, say("log_kind_all")),
    ...KINDS.map((kind) => h("option", {value: kind}, sayIfKnown("audit_kinds", kind) ?? kind)),
  );
  select.value = chosen;
}

function chain() {
  const {chain: found, checking} = state;
  const line = byId("chain", HTMLElement);
  const strange = found !== null && (found.broken !== null || found.kept === 0 || found.altered.length > 0 || found.rules_altered);
  line.classList.toggle("trouble", strange);
  byId("chain-text", HTMLElement).textContent = checking || !found ? say("log_checking") : chainWords(found).join(" ");
  byId("chain-more", HTMLElement).hidden = !found || found.broken !== null;
  byId("head", HTMLElement).textContent = found ? say("log_head", {head: found.head}) : "";
}

/**
 * What came of the check: the chain, the checksum that was kept elsewhere, the decided plans.
 *
 * @param {import("./audit_api.js").Chain} found
 */
function chainWords(found) {
  const {count, broken, kept, sealed, altered} = found;
  return [
    broken === null ? say("log_whole", {count}) : say("log_broken", {broken, count}),
    kept === 0 ? say("log_kept_missing") : kept !== null && say("log_kept", {seq: kept, since: count - kept}),
    altered.length > 0 ? say("log_plans_altered", {plans: altered}) : sealed > 0 && say("log_plans_whole", {count: sealed}),
    found.sealed_later.length > 0 && say("log_plans_sealed_later", {plans: found.sealed_later}),
    found.unsealed.length > 0 && say("log_plans_unsealed", {plans: found.unsealed}),
    found.rules_altered && say("log_rules_altered"),
  ].filter((words) => words);
}

/** @param {Event} one */
function row(one) {
  const facts = factLines(one.facts, (name) => sayIfKnown("audit_facts", name), (yes) => say(yes ? "log_yes" : "log_no"),
    (name, value) => sayIfKnown(CALLED[name] ?? `audit_values.${name}`, value));
  const [day = "", time = ""] = one.local.split(" ");
  const way = sayIfKnown("audit_ways", one.way) ?? one.way;
  return h("tr", {},
    h("td", {class: "number log__at", title: say("log_seal", {hash: one.hash})}, h("span", {class: "log__day"}, day), ` ${time}`),
    h("td", {class: "log__who"}, one.who || say("log_nobody"), one.who && h("span", {class: "small"}, way)),
    h("td", {class: "log__what"},
      h("strong", {}, sayIfKnown("audit_actions", one.action) ?? one.action), one.subject && one.subject !== one.who && ` · ${subject(one.subject)}`,
      facts.length > 0 && h("span", {class: "small"}, facts.join(" · "))));
}

/**
 * `plan 4` as `plan 4`, `districts 1` as `stadsdelar 1`, and a name as it is.
 *
 * @param {string} told
 */
function subject(told) {
  const [, kind, number] = /^(\w+) (\d+)$/.exec(told) ?? [];
  return kind && number ? `${sayIfKnown("audit_subjects", kind) ?? kind} ${number}` : told;
}

/** @param {unknown} reason */
function trouble(reason) {
  if (reason && !(reason instanceof api.ApiFault)) {
    throw reason;
  }
  const box = byId("trouble", HTMLElement);
  box.hidden = !reason;
  box.textContent = reason instanceof api.ApiFault ? sayFault(reason) : "";
}

/** Read the page that is turned to; an answer that has been overtaken is dropped. */
async function read() {
  asking.abort();
  asking = new AbortController();
  const {signal} = asking;
  try {
    const found = await readEvents(state.wanted, state.starts.at(-1) ?? null, signal);
    if (!signal.aborted) {
      Object.assign(state, found);
      trouble(null);
      write();
    }
  } catch (reason) {
    if (!signal.aborted) {
      trouble(reason);
    }
  }
}

/** @param {string} head */
async function check(head) {
  state.checking = true;
  chain();
  try {
    state.chain = await verifyEvents(head);
  } catch (reason) {
    trouble(reason);
  } finally {
    state.checking = false;
    chain();
  }
}

/** @param {string} name */
function field(name) {
  return byId(name, HTMLInputElement).value.trim();
}

function search() {
  const wanted = {text: field("text"), who: field("who"), action: byId("kind", HTMLSelectElement).value,
    since: field("since"), until: field("until")};
  if (wanted.since && wanted.until && wanted.since > wanted.until) {
    const box = byId("trouble", HTMLElement);
    box.hidden = false;
    box.textContent = say("log_days_turned");
    return;
  }
  Object.assign(state, {wanted, starts: [null]});
  void read();
}

/** @param {(number | null)[]} starts */
async function turn(starts) {
  state.starts = starts;
  await read();
  byId("events-heading", HTMLElement).focus();
}

byId("search", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
byId("search", HTMLFormElement).addEventListener("reset", () => setTimeout(search));
byId("kind", HTMLSelectElement).addEventListener("change", search);
byId("older", HTMLButtonElement).addEventListener("click", () => void turn([...state.starts, state.next]));
byId("newer", HTMLButtonElement).addEventListener("click", () => void turn(state.starts.slice(0, -1)));
byId("again", HTMLButtonElement).addEventListener("click", () => void check(""));
byId("kept-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void check(field("kept").toLowerCase());
});
onLanguage(write);
await startPage(() => say("log_page_title"), write);
try {
  state.may = (await api.session()).role === "administrator";
  write();
  if (state.may) {
    await Promise.all([read(), check("")]);
  }
} catch (reason) {
  trouble(reason);
}
