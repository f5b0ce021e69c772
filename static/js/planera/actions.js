// Changing a draft: edits are kept here until the server has them, so that nothing is lost on the way.

import * as api from "../api.js";
import {say, sayFault, sayIfKnown} from "../i18n.js";
import {byWhom, ofOthers} from "../pure/authors.js";
import {ownName} from "../ui/account.js";
import {askAbout} from "./ask.js";
import {keep, kept} from "./kept.js";
import {endPreview} from "./live.js";
import {placeOf} from "./refused.js";
import {reread, told} from "./session.js";
import {editable, names, set, state} from "./state.js";
import {tell, trouble} from "./tell.js";

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {import("../plan_contract.js").Finding} Finding
 */

const RETRY_MS = 4_000;
let retry = 0;

/**
 * Change the open draft.
 *
 * @param {Edit} edit
 * @param {() => void} [onRefused] puts back what the page already shows
 * @returns {Promise<boolean>} whether the server has taken it
 */
export async function change(edit, onRefused) {
  if (!editable()) {
    trouble(say("plan_only_drafts"));
    onRefused?.();
    return false;
  }
  trouble("");
  if (forgotten().length && !(await mayForget())) {
    endPreview();
    onRefused?.();
    return false;
  }
  queue([...state.unsent, edit]);
  if (state.standing === "sending" || state.standing === "conflict") {
    return false;
  }
  return send(onRefused);
}

/** Steps of others that are undone: the next edit forgets them for good. */
function forgotten() {
  return ofOthers(state.steps.filter((one) => one.undone), ownName());
}

async function mayForget() {
  return !forgotten().length || askAbout("plan_ask_drop", forgotten());
}

/** @param {Edit[]} unsent */
function queue(unsent) {
  const {version, step} = state.plan ?? {};
  set({unsent});
  keep({unsent, ...(kept().unsent?.length ? {} : {version: version ?? 0, step: step ?? 0})});
}

/**
 * Send what waits.
 *
 * @param {() => void} [onRefused]
 * @returns {Promise<boolean>}
 */
export async function send(onRefused) {
  const {plan, unsent} = state;
  if (!plan || !unsent.length) {
    return true;
  }
  clearTimeout(retry);
  set({standing: "sending"});
  const words = unsent.map(told);
  try {
    const done = await api.sendEdits(plan.id, plan.version, unsent);
    queue(state.unsent.slice(unsent.length));
    set({standing: "ready"});
    endPreview();
    letGoGiven(unsent);
    await reread(done.plan);
    const notes = done.notes.flat();
    tell([...words, ...notes.map(noteWords)].join(" "), {undo: true, more: apartOf(notes)});
    return state.unsent.length ? send() : true;
  } catch (reason) {
    await refused(reason, onRefused);
    return false;
  }
}

/**
 * What the hand holds and has been given is held no longer, also when it waited long to be sent.
 *
 * @param {Edit[]} given
 */
function letGoGiven(given) {
  const {picked, drawn, line} = state;
  const has = (/** @type {unknown} */ what) => given.some((edit) =>
    Object.values(edit).some((value) => JSON.stringify(value).includes(JSON.stringify(what))));
  if (picked.length && has(picked)) {
    set({picked: []});
  }
  if ((drawn && has(drawn)) || (line && has(/** @type {{coordinates?: unknown}} */ (line).coordinates))) {
    set({drawn: null, line: null});
    keep({drawn: null, line: null});
  }
}

/**
 * @param {unknown} reason
 * @param {() => void} [onRefused]
 */
async function refused(reason, onRefused) {
  if (!(reason instanceof api.ApiFault)) {
    throw reason;
  }
  if (reason.code === "no_connection") {
    set({standing: "offline"});
    retry = window.setTimeout(() => void send(), RETRY_MS);
    return;
  }
  if (reason.status === 401) {
    // The session has ended. What was done is kept, and sent when somebody has signed in again.
    set({standing: "signed_out"});
    return;
  }
  if (reason.status === 412) {
    await meet();
    return;
  }
  queue([]);
  set({standing: "ready"});
  endPreview();
  onRefused?.();
  trouble(sayFault(reason), placeOf(reason.facts));
}

/** Show what somebody else may have changed while the page was out of sight. */
export async function lookAgain() {
  const {plan, standing, drawn} = state;
  if (!plan || !editable() || standing !== "ready" || drawn || kept().sketch?.length) {
    return;
  }
  const now = await api.readPlan(plan.id).catch(() => plan);
  if (now.version !== plan.version && state.plan === plan && state.standing === "ready") {
    await reread(now);
    await tellRenewed(now.id);
  }
}

/**
 * Say who has changed what is shown.
 *
 * @param {number} plan
 */
async function tellRenewed(plan) {
  const {latest} = await api.history(plan).catch(() => ({latest: null}));
  const {key, who} = byWhom(latest ? [latest.by] : [], ownName(), "plan_renewed");
  tell(say(key, {who}));
}

/** Take up what an earlier visit left behind in this browser: a drawing, and edits that were not sent. */
export async function takeUp() {
  const {unsent = [], drawn = null, line = null, version = 0, step = 0} = kept();
  const draft = editable();
  set({drawn, line, unsent: draft ? unsent : [], standing: draft ? "ready" : "decided"});
  if (!draft || !unsent.length || !state.plan) {
    return;
  }
  if (version === state.plan.version) {
    await send();
    return;
  }
  const others = state.steps.filter((one) => !one.undone && one.seq > step);
  if (arrived(others)) {
    queue([]);
    return;
  }
  const {latest} = await api.history(state.plan.id);
  set({standing: "conflict", conflict: {plan: state.plan, others, latest}});
}

/**
 * Whether the steps that have come begin with what waits here: the server took it, and only its answer was lost.
 *
 * @param {import("../plan_contract.js").Step[]} come
 */
function arrived(come) {
  const likeness = (/** @type {Edit} */ edit) => JSON.stringify([told(edit), edit["becomes"], edit["polygon"], edit["line"]]);
  const {unsent} = state;
  return come.length >= unsent.length && unsent.every((edit, i) => likeness(edit) === likeness(come[i]?.edit ?? {op: ""}));
}

/** The draft has changed: find out by whom, and if it was somebody else, let the planner decide. */
async function meet() {
  const {plan} = state;
  if (!plan) {
    return;
  }
  const [now, {steps, latest}] = await Promise.all([api.readPlan(plan.id), api.history(plan.id)]);
  const before = new Map(state.steps.map((one) => [one.seq, JSON.stringify(one.edit)]));
  const others = steps.filter((one) => !one.undone && before.get(one.seq) !== JSON.stringify(one.edit));
  if (arrived(others)) {
    const words = state.unsent.map(told);
    queue([]);
    set({standing: "ready"});
    endPreview();
    await reread(now);
    tell(words.join(" "), {undo: true});
    return;
  }
  set({standing: "conflict", conflict: {plan: now, others, latest}});
}

/** Put own edits on top of what the other did. */
export async function onTop() {
  await takeTheirs();
  if (!(await mayForget())) {
    queue([]);
    return;
  }
  if (await send()) {
    set({picked: [], drawn: null, line: null});
    keep({drawn: null, line: null});
  }
}

/** Let own edits go. */
export async function letGo() {
  queue([]);
  await takeTheirs();
}

async function takeTheirs() {
  const now = state.conflict?.plan;
  set({conflict: null, standing: "ready"});
  await reread(now);
}

/** @type {number | null} the step to come to; a hand on the keys is faster than the answers */
let target = null;

/**
 * Undo (negative) or redo.
 *
 * @param {number} by steps, counted from where one is on the way to
 */
export function travel(by) {
  return travelTo((target ?? state.plan?.step ?? 0) + by);
}

/** @param {number} step the step to stand at, the nearest that there is */
export async function travelTo(step) {
  const onTheWay = target !== null;
  target = Math.max(0, Math.min(step, state.steps.at(-1)?.seq ?? 0));
  if (onTheWay) {
    return;
  }
  try {
    let came = true;
    while (came && editable() && state.standing === "ready" && target !== state.plan?.step) {
      const by = target - (state.plan?.step ?? 0);
      came = (await mayUndo(by)) && (await travelBy(by));
    }
  } finally {
    target = null;
  }
}

/**
 * The steps between here and there.
 *
 * @param {number} by
 */
function between(by) {
  const step = state.plan?.step ?? 0;
  const [low, high] = by < 0 ? [step + by, step] : [step, step + by];
  return state.steps.filter((one) => one.seq > low && one.seq <= high);
}

/**
 * Whether to go on where that undoes what somebody else did: they are asked about by name.
 *
 * @param {number} by
 */
async function mayUndo(by) {
  const theirs = by < 0 ? ofOthers(between(by), ownName()) : [];
  return !theirs.length || askAbout("plan_ask_undo", theirs);
}

/**
 * @param {number} by steps, that there are
 * @returns {Promise<boolean>} whether it was done
 */
async function travelBy(by) {
  const {plan} = state;
  if (!plan) {
    return false;
  }
  trouble("");
  set({standing: "sending"});
  const through = between(by);
  try {
    const done = await api.travelInTime(plan.id, plan.version, by);
    set({standing: "ready"});
    await reread(done.plan);
    const first = through[0];
    const what = through.length === 1 && first ? told(first.edit) : say("plan_steps", {count: through.length});
    tell(say(by < 0 ? "plan_undone" : "plan_redone", {what}), by < 0 ? {redo: true} : {undo: true});
    return true;
  } catch (reason) {
    await travelRefused(reason);
    return false;
  }
}

/** @param {unknown} reason */
async function travelRefused(reason) {
  if (!(reason instanceof api.ApiFault)) {
    throw reason;
  }
  set({standing: "ready"});
  if (reason.status === 412) {
    await reread();
    await tellRenewed(state.plan?.id ?? 0);
    return;
  }
  trouble(sayFault(reason));
}

/** @param {Finding} note */
function noteWords({facts, ...rest}) {
  const named = typeof facts["district"] === "string" ? {district: names.district(facts["district"])} : {};
  return sayIfKnown("findings", rest.code, {...rest, ...facts, ...named}) ?? "";
}

/**
 * The way to a piece of an area that has come to lie apart.
 *
 * @param {Finding[]} notes
 */
function apartOf(notes) {
  const {e, n} = notes.find((one) => one.code === "piece_apart") ?? {};
  return typeof e === "number" && typeof n === "number"
    ? {words: say("plan_show_on_map"), act: () => set({sight: {e, n}})} : null;
}

window.addEventListener("online", () => void (state.standing === "offline" && send()));
