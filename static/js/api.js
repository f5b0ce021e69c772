// The one module that asks the server anything. What is looked up goes by POST, so it never stands in a URL.

/**
 * @typedef {import("./contract.js").FeatureCollection} FeatureCollection
 * @typedef {import("./plan_contract.js").Plan} Plan
 * @typedef {import("./plan_contract.js").Edit} Edit
 */

export const API = "/api/v1";
export const TM = 3006;

/** The event of the window when the server no longer knows who asks. */
export const SIGNED_OUT = "signed-out";

/** Something the server, or the way to it, refused: a stable code and the facts its sentence needs. */
export class ApiFault extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} [facts]
   * @param {number} [status] HTTP status, 0 when no answer came
   * @param {string} [detail] the server's own sentence
   */
  constructor(code, facts = {}, status = 0, detail = "") {
    super(code);
    this.code = code;
    this.facts = facts;
    this.status = status;
    this.detail = detail;
  }
}

/**
 * @param {string} path
 * @param {object} [body] sent as JSON by POST when given
 * @param {AbortSignal} [signal]
 * @param {{method?: string, version?: number}} [how] another method; the version of the plan that is to be changed
 * @returns {Promise<any>}
 */
export async function ask(path, body, signal, how = {}) {
  // What is refused is said in the page's language: a frame has no other words for it.
  const headers = {Accept: "application/json", "Accept-Language": document.documentElement.lang};
  /** @type {RequestInit} */
  const request = {signal: signal ?? null, headers};
  if (body) {
    request.method = "POST";
    request.headers = {...headers, "Content-Type": "application/json"};
    request.body = JSON.stringify(body);
  }
  if (how.method) {
    request.method = how.method;
  }
  if (how.version !== undefined) {
    request.headers = {...request.headers, "If-Match": `"${how.version}"`};
  }
  let response;
  try {
    response = await fetch(path, request);
  } catch (reason) {
    throw signal?.aborted ? reason : new ApiFault("no_connection");
  }
  if (response.status === 204) {
    return null;
  }
  if (!response.ok || !isJson(response)) {
    if (response.status === 401) {
      window.dispatchEvent(new Event(SIGNED_OUT));
    }
    throw await refusal(response);
  }
  return response.json();
}

/** @param {Response} response */
function isJson({headers}) {
  return (headers.get("Content-Type") ?? "").includes("json");
}

/**
 * What an answer that is none says; where it is the server's fault, with the number under which its log has it.
 *
 * @param {Response} response
 */
async function refusal(response) {
  const {status} = response;
  const {code = "unexpected_answer", facts = {}, detail = ""} = isJson(response) ? await response.json() : {};
  // What is not there yet is known and says itself what to do; nobody need look for it.
  const unexpected = status >= 500 && (status !== 503 || !isJson(response));
  const request = unexpected && response.headers.get("X-Request-ID");
  return new ApiFault(code, {status: String(status), ...(request && {request}), ...facts}, status, detail);
}

/**
 * @param {import("./contract.js").Language} language
 * @returns {Promise<import("./contract.js").Catalogue>}
 */
export function catalogue(language) {
  const part = location.pathname.startsWith("/embed/") ? "?part=frame" : "";
  return ask(`/i18n/${language}.json${part}`);
}

/** @returns {Promise<import("./contract.js").Session>} who is signed in */
export function session() {
  return ask(`${API}/session`);
}

/**
 * @param {{name: string, password: string} | {link: string}} how
 * @returns {Promise<void>}
 */
export function signIn(how) {
  return ask(`${API}/session`, how);
}

/** @returns {Promise<void>} */
export function signOut() {
  return ask(`${API}/session`, undefined, undefined, {method: "DELETE"});
}

/** @returns {Promise<import("./contract.js").Health>} */
export async function health() {
  const told = await ask(`${API}/health`);
  // Of a closed server only its readers are told what the data are.
  return {...told, example_data: told.example_data ?? false, synthetic: told.synthetic ?? []};
}

/**
 * Suggestions for what has been typed so far.
 *
 * @param {string} text
 * @param {number} limit
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./contract.js").Hit[]>}
 */
export async function search(text, limit, signal) {
  return (await ask(`${API}/addresses/search`, {text, limit}, signal)).hits;
}

/**
 * @param {import("./contract.js").Question} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./contract.js").Answer>}
 */
export function lookup(question, signal) {
  return ask(`${API}/lookup`, question, signal);
}

/**
 * The ground from which the nearest of some places is reached in time, in SWEREF 99 TM, and the people there.
 *
 * @param {import("./contract.js").ReachQuestion} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./contract.js").Reach>}
 */
export function isochrones(question, signal) {
  return ask(`${API}/travel/isochrones?crs=${TM}`, question, signal);
}

/**
 * How far the people of every district have to the nearest of some places.
 *
 * @param {{origins: {lon: number, lat: number}[], mode: string, direction: string}} question
 * @returns {Promise<{districts: {code: string, p90_min: number | null}[], assumption: import("./contract.js").Assumption}>}
 */
export function districtTimes(question) {
  return ask(`${API}/travel/times`, question);
}

/** @returns {Promise<import("./contract.js").Dataset[]>} */
export async function datasets() {
  return (await ask(`${API}/datasets`)).datasets;
}

/**
 * @param {string} [date] ISO date; today when left out
 * @returns {Promise<import("./contract.js").Division[]>}
 */
export async function divisions(date) {
  return (await ask(`${API}/divisions${onDay(date)}`)).divisions;
}

/**
 * @param {string} [date] ISO date; today when left out
 * @returns {Promise<import("./contract.js").Service[]>}
 */
export async function services(date) {
  return (await ask(`${API}/services${onDay(date)}`)).services;
}

/**
 * @param {string} [date] ISO date; today when left out
 * @returns {Promise<import("./contract.js").MappedOffice[]>}
 */
export async function offices(date) {
  return (await ask(`${API}/offices${onDay(date)}`)).offices;
}

/** @returns {Promise<{code: string, name: string, kind: string}[]>} */
export async function providers() {
  return (await ask(`${API}/providers`)).providers;
}

/** @param {string | undefined} date */
function onDay(date) {
  return date ? `?date=${encodeURIComponent(date)}` : "";
}

/**
 * The areas of a plan, in SWEREF 99 TM.
 *
 * @param {number} plan
 * @returns {Promise<FeatureCollection>}
 */
export function planAreas(plan) {
  return ask(`${API}/plans/${plan}/areas?crs=${TM}`);
}

/**
 * The plan in force of a division, as maps that anybody may see show it.
 *
 * @param {string} division
 * @param {number | null} plan only if this one is in force
 * @returns {Promise<import("./contract.js").PublicPlan>}
 */
export function publicPlan(division, plan) {
  return ask(`${API}/public/${division}${plan ? `?plan=${plan}` : ""}`);
}

/** @returns {Promise<import("./contract.js").Basemap>} */
export function basemap() {
  return ask(`${API}/basemap`);
}

/** @returns {Promise<FeatureCollection>} */
export function districts() {
  return ask(`${API}/districts?crs=${TM}`);
}

/** @returns {Promise<Plan[]>} every plan, drafts and replaced ones too */
export async function plans() {
  return (await ask(`${API}/plans`)).plans;
}

/**
 * @param {number} plan
 * @returns {Promise<Plan>}
 */
export function readPlan(plan) {
  return ask(`${API}/plans/${plan}`);
}

/**
 * Make a draft.
 *
 * @param {number} source
 * @param {string} name
 * @returns {Promise<Plan>}
 */
export function copyPlan(source, name) {
  return ask(`${API}/plans`, {copy_from: source, name});
}

/**
 * @param {Plan} plan
 * @param {{name?: string, description?: string}} changes
 * @returns {Promise<Plan>}
 */
export function describePlan(plan, changes) {
  return ask(`${API}/plans/${plan.id}`, changes, undefined, {method: "PATCH", version: plan.version});
}

/**
 * @param {number} plan
 * @returns {Promise<import("./contract.js").MappedOffice[]>}
 */
export async function planOffices(plan) {
  return (await ask(`${API}/plans/${plan}/offices`)).offices;
}

/**
 * @param {number} plan
 * @param {number} [against] the plan in force when left out
 * @returns {Promise<FeatureCollection>} ground that lies in another area than in the other plan
 */
export function movedGround(plan, against) {
  return ask(`${API}/plans/${plan}/moved-ground?crs=${TM}${against ? `&against=${against}` : ""}`);
}

/** @returns {Promise<{year: number, districts: {code: string, people: number | string | null, age_80_plus: number | string | null}[]}>} */
export function districtPeople() {
  return ask(`${API}/districts/people`);
}

/**
 * @param {number} plan
 * @returns {Promise<{steps: import("./plan_contract.js").Step[], latest: import("./plan_contract.js").LatestChange | null}>} `latest`: no edit perhaps
 */
export function history(plan) {
  return ask(`${API}/plans/${plan}/edits`);
}

/**
 * @param {number} plan
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Effect[]>} what each of the latest edits did by itself
 */
export async function effects(plan, signal) {
  return (await ask(`${API}/plans/${plan}/effects`, undefined, signal)).effects;
}

/**
 * @param {number} plan
 * @param {number} version the version that is changed; another hand's change since gives 412
 * @param {Edit[]} edits
 * @returns {Promise<import("./plan_contract.js").Changed>}
 */
export function sendEdits(plan, version, edits) {
  return ask(`${API}/plans/${plan}/edits?crs=${TM}`, {edits}, undefined, {version});
}

/**
 * @param {number} plan
 * @param {number} version
 * @param {number} by steps forward; back when negative
 * @returns {Promise<import("./plan_contract.js").Changed>}
 */
export function travelInTime(plan, version, by) {
  const way = by < 0 ? "undo" : "redo";
  return ask(`${API}/plans/${plan}/${way}?by=${Math.abs(by)}`, undefined, undefined, {method: "POST", version});
}

/**
 * What edits would do; nothing is stored.
 *
 * @param {number} plan
 * @param {{edits: Edit[], year?: number, metrics?: string[]}} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Consequences>}
 */
export function simulate(plan, question, signal) {
  return ask(`${API}/plans/${plan}/simulate?crs=${TM}`, question, signal);
}

/**
 * @param {number} plan
 * @param {number | null} year the latest year of the population when null
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").Consequences>}
 */
export function consequences(plan, year, signal) {
  return ask(`${API}/plans/${plan}/consequences${inYear(year)}`, undefined, signal);
}

/**
 * @param {number} plan
 * @param {number | null} year
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./plan_contract.js").LedgerRow[]>}
 */
export async function ledger(plan, year, signal) {
  return (await ask(`${API}/plans/${plan}/ledger${inYear(year)}`, undefined, signal)).rows;
}

/**
 * @param {number} plan
 * @param {number | null} year
 * @param {"csv" | "xlsx"} form
 */
export function ledgerAddress(plan, year, form) {
  return `${API}/plans/${plan}/ledger${inYear(year) || "?"}${year ? "&" : ""}format=${form}`;
}

/** @param {number | null} year */
function inYear(year) {
  return year ? `?year=${year}` : "";
}

/**
 * What is no JSON on its way there or back: an upload, a file, a farewell that outlives the page.
 *
 * @param {string} path
 * @param {RequestInit} request
 * @returns {Promise<Response>} an answer that is no refusal
 */
export async function send(path, request) {
  let response;
  try {
    response = await fetch(`${API}${path}`, request);
  } catch (reason) {
    throw request.signal?.aborted ? reason : new ApiFault("no_connection");
  }
  if (response.ok) {
    return response;
  }
  throw await refusal(response);
}
