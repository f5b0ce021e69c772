// The one module that asks the server anything. What is looked up goes by POST, so it never stands in a URL.

/** @typedef {import("./contract.js").FeatureCollection} FeatureCollection */

const API = "/api/v1";
const TM = 3006;

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
 * @returns {Promise<any>}
 */
async function ask(path, body, signal) {
  /** @type {RequestInit} */
  const request = {signal: signal ?? null, headers: {Accept: "application/json"}};
  if (body) {
    request.method = "POST";
    request.headers = {Accept: "application/json", "Content-Type": "application/json"};
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, request);
  } catch (reason) {
    throw signal?.aborted ? reason : new ApiFault("no_connection");
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.includes("json")) {
    throw new ApiFault("unexpected_answer", {status: String(response.status)}, response.status);
  }
  const content = await response.json();
  if (!response.ok) {
    const {code = "unexpected_answer", facts = {}, detail = ""} = content;
    throw new ApiFault(code, {status: String(response.status), ...facts}, response.status, detail);
  }
  return content;
}

/**
 * @param {import("./contract.js").Language} language
 * @returns {Promise<import("./contract.js").Catalogue>}
 */
export function catalogue(language) {
  return ask(`/i18n/${language}.json`);
}

/** @returns {Promise<import("./contract.js").Health>} */
export function health() {
  return ask(`${API}/health`);
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

/** @returns {Promise<FeatureCollection>} */
export function districts() {
  return ask(`${API}/districts?crs=${TM}`);
}
