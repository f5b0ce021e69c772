// The guide's tasks: their order, the addresses of their pages, and which have a picture. No DOM.

/**
 * @typedef {object} Task
 * @property {string} code names its words in the catalogue, `help.<code>`
 * @property {string} slug the end of its page's address
 * @property {"staff" | "planner" | "keeper"} reader
 * @property {"" | "beside" | "below"} picture where its picture stands, if it has one
 */

/** @type {Task[]} */
export const TASKS = [
  {code: "lookup", slug: "sla-upp-en-adress", reader: "staff", picture: "beside"},
  {code: "answer", slug: "lasa-svaret", reader: "staff", picture: "beside"},
  {code: "verify", slug: "kontrollera", reader: "staff", picture: "beside"},
  {code: "date", slug: "byta-datum", reader: "staff", picture: ""},
  {code: "batch", slug: "besvara-en-lista", reader: "staff", picture: "below"},
  {code: "reach", slug: "restid-pa-kartan", reader: "staff", picture: "below"},
  {code: "plan", slug: "flytta-en-stadsdel", reader: "planner", picture: "below"},
  {code: "draw", slug: "rita-en-grans", reader: "planner", picture: "below"},
  {code: "compare", slug: "jamfora-planer", reader: "planner", picture: "below"},
  {code: "consult", slug: "samla-synpunkter", reader: "planner", picture: "below"},
  {code: "paper", slug: "skriva-ut-kartan", reader: "planner", picture: "below"},
  {code: "decide", slug: "fora-en-plan-till-beslut", reader: "planner", picture: "below"},
  {code: "districts", slug: "lasa-in-stadsdelar", reader: "keeper", picture: ""},
  {code: "population", slug: "lasa-in-befolkning", reader: "keeper", picture: ""},
  {code: "addresses", slug: "lasa-in-adresser", reader: "keeper", picture: ""},
  {code: "roads", slug: "lasa-in-vagar", reader: "keeper", picture: ""},
  {code: "water", slug: "lasa-in-vatten", reader: "keeper", picture: ""},
  {code: "fetch", slug: "hamta-vagar", reader: "keeper", picture: ""},
  {code: "import_plan", slug: "lasa-in-en-plan", reader: "keeper", picture: ""},
  {code: "export_plan", slug: "exportera-en-plan", reader: "keeper", picture: ""},
  {code: "events", slug: "se-vem-som-gjort-vad", reader: "keeper", picture: ""},
];

/**
 * The task that a page's address names; null for the list of all, undefined where there is no such task.
 *
 * @param {string} path as `/hjalp/byta-datum`
 * @returns {Task | null | undefined}
 */
export function taskOfPath(path) {
  const slug = path.replace(/\/+$/, "").split("/")[2] ?? "";
  return slug === "" ? null : TASKS.find((task) => task.slug === slug);
}

/**
 * What stands under numbered keys, `step_1`, `step_2` …, until one is missing.
 *
 * @param {string} stem
 * @param {(key: string) => string | undefined} known
 * @returns {string[]}
 */
export function numbered(stem, known) {
  const found = [];
  for (let i = 1; ; i += 1) {
    const text = known(`${stem}_${i}`);
    if (text === undefined) {
      return found;
    }
    found.push(text);
  }
}
