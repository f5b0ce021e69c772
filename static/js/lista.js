// The page of lists: a file in, its columns confirmed, its doubtful rows looked at, the file back.

import {ApiFault} from "./api.js";
import {language, say, sayFault, sayIfKnown} from "./i18n.js";
import {ColumnsPart} from "./lists/columns_part.js";
import {DoubtsPart} from "./lists/doubts_part.js";
import * as lists from "./lists/list_api.js";
import {toldOutcomes} from "./pure/list_rows.js";
import {formatNumber} from "./pure/wording.js";
import {byId, h} from "./ui/element.js";
import {saveFile} from "./ui/file.js";
import {startPage} from "./ui/frame.js";
import {startWaiting} from "./ui/waiting.js";

/** @typedef {import("./lists/list_api.js").List} List */

const MOST_BYTES = 64 * 1024 * 1024;
const LOOK_MS = 400;
const STEPS = ["choose", "columns", "progress", "result"];
const DIVISIONS = ["stadsdelar", "socialtjanst", "hemvard"];

/** @type {{list: List | null, file: File | null, step: string, reason: unknown}} */
const state = {list: null, file: null, step: "choose", reason: null};
/** @type {AbortController | null} */
let uploading = null;
const columns = new ColumnsPart((sheet) => state.file && take(state.file, sheet));
const doubts = new DoubtsPart("open", "doubts", decided, fail);
const corrected = new DoubtsPart("corrected", "corrected", decided, fail);

/**
 * @param {Record<string, number>} counts
 * @param {number} left
 * @param {string} said
 * @param {boolean} [more] whether there is one more to look at
 */
function decided(counts, left, said, more = false) {
  if (state.list) {
    Object.assign(state.list, {counts, doubts: left});
    writeResult(state.list);
    byId("heard", HTMLElement).textContent = said;
    more && doubts.show(state.list.id).then(() => byId("doubts-title", HTMLElement).focus());
  }
}

/** Show what is known now, in the language that holds now. */
function write() {
  STEPS.forEach((step) => {
    byId(`step-${step}`, HTMLElement).hidden = step !== state.step;
  });
  const trouble = byId("trouble", HTMLElement);
  trouble.textContent = state.reason instanceof ApiFault ? sayFault(state.reason) : state.reason ? String(state.reason) : "";
  trouble.hidden = !state.reason;
  columns.write();
  writeDivisions();
  if (state.list) {
    writeProgress(state.list);
    writeResult(state.list);
  }
}

/** @param {string} step */
function go(step) {
  state.step = step;
  state.reason = null;
  write();
  const first = byId(`step-${step}`, HTMLElement).querySelector("h2, input");
  first instanceof HTMLElement && first.focus();
}

/** @param {unknown} reason */
function fail(reason) {
  state.reason = reason;
  if (reason instanceof ApiFault && reason.code === "unknown_list") {
    state.list = null;
    state.step = "choose";
  }
  write();
  byId("trouble", HTMLElement).focus();
}

function writeDivisions() {
  const box = byId("division-boxes", HTMLElement);
  const unchecked = new Set([...box.querySelectorAll("input")].filter((one) => !one.checked).map((one) => one.value));
  box.replaceChildren(
    ...DIVISIONS.map((code) =>
      h(
        "label",
        {class: "tick"},
        h("input", {type: "checkbox", value: code, checked: !unchecked.has(code), autocomplete: "off"}),
        sayIfKnown("divisions", code) ?? code,
      ),
    ),
  );
}

/** @param {List} list */
function writeProgress(list) {
  const {phase, share} = list.progress;
  const words = list.state === "queued" ? say("list_queued") : (sayIfKnown("lists", `phase_${phase}`) ?? "");
  byId("phase", HTMLElement).textContent = words;
  byId("bar", HTMLProgressElement).value = share;
}

/** @param {List} list */
function writeResult(list) {
  const rows = toldOutcomes(list.counts).map(([outcome, count]) =>
    h(
      "tr",
      {},
      h("th", {scope: "row"}, sayIfKnown("lists", `outcome_${outcome}`) ?? outcome),
      h("td", {class: "number"}, formatNumber(count, language(), 0)),
    ),
  );
  byId("outcomes", HTMLElement).replaceChildren(...rows);
  byId("all-rows", HTMLElement).textContent = formatNumber(list.rows, language(), 0);
  const blank = byId("blank", HTMLElement);
  blank.textContent = list.blank ? say("list_blank_rows", {count: list.blank}) : "";
  const kept = byId("kept", HTMLElement);
  kept.textContent = list.kept ? say("list_kept", {count: list.kept}) : "";
  kept.hidden = !list.kept;
  blank.hidden = !list.blank;
  byId("doubts-left", HTMLElement).textContent = say(list.doubts ? "list_doubts_left" : "list_no_doubts", {count: list.doubts});
}

/**
 * Upload a file; the columns are confirmed next.
 *
 * @param {File} file
 * @param {string} [sheet]
 */
async function take(file, sheet = "") {
  uploading?.abort();
  const mine = new AbortController();
  uploading = mine;
  forget();
  state.file = file;
  if (file.size > MOST_BYTES) {
    fail(new ApiFault("list_too_large", {most_mb: MOST_BYTES >> 20}));
    return;
  }
  const done = startWaiting(byId("step-choose", HTMLElement));
  try {
    state.list = await lists.upload(file, sheet, mine.signal);
    columns.show(state.list);
    go("columns");
  } catch (reason) {
    mine.signal.aborted || fail(reason);
  } finally {
    done();
  }
}

async function begin() {
  const {list} = state;
  const told = columns.wanted();
  const missing = byId("missing", HTMLElement);
  missing.hidden = "wanted" in told;
  if (!list || "missing" in told) {
    "missing" in told && told.missing.focus();
    return;
  }
  try {
    state.list = await lists.start(list.id, told.wanted);
    go("progress");
    await follow(list.id);
  } catch (reason) {
    fail(reason);
  }
}

/**
 * Look how far the list is until it is done.
 *
 * @param {string} id
 */
async function follow(id) {
  while (state.list?.id === id && (state.list.state === "queued" || state.list.state === "running")) {
    await new Promise((later) => window.setTimeout(later, LOOK_MS));
    if (state.list?.id !== id) {
      return;
    }
    state.list = await lists.read(id);
    writeProgress(state.list);
  }
  const {list} = state;
  if (list?.state === "failed") {
    go("columns");
    fail(new ApiFault(list.trouble?.code ?? "defect", list.trouble?.facts, 0, list.trouble?.detail));
  } else if (list) {
    go("result");
    await doubts.show(id);
    await corrected.show(id);
  }
}

async function fetchResult() {
  const {list} = state;
  if (!list) {
    return;
  }
  const done = startWaiting(byId("step-result", HTMLElement));
  try {
    const name = await saveFile(await lists.result(list.id), list.name);
    byId("heard", HTMLElement).textContent = say("list_fetched", {name});
    byId("fetched", HTMLElement).textContent = say("list_fetched", {name});
  } catch (reason) {
    fail(reason);
  } finally {
    done();
  }
}

/** The server forgets the list that is here now. */
function forget() {
  if (state.list) {
    lists.forget(state.list.id);
  }
  state.list = null;
}

function startOver() {
  forget();
  state.file = null;
  byId("file", HTMLInputElement).value = "";
  byId("fetched", HTMLElement).textContent = "";
  go("choose");
}

function listen() {
  const input = byId("file", HTMLInputElement);
  input.addEventListener("change", () => input.files?.[0] && take(input.files[0]));
  const drop = byId("drop", HTMLElement);
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    const file = event.dataTransfer?.files[0];
    file && take(file);
  });
  byId("columns-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  byId("stop", HTMLButtonElement).addEventListener("click", startOver);
  byId("fetch", HTMLButtonElement).addEventListener("click", fetchResult);
  byId("change", HTMLButtonElement).addEventListener("click", () => go("columns"));
  for (const again of document.querySelectorAll("[data-again]")) {
    again.addEventListener("click", startOver);
  }
  window.addEventListener("pagehide", forget);
  // Whoever comes back by the browser's own way sees the page as it was left; its list has been forgotten.
  window.addEventListener("pageshow", (event) => event.persisted && startOver());
}

listen();
startPage(() => say("list_page_title"), write);
