// What a link to the workspace says: which plan, where, what is chosen. No DOM: tested in node.

/**
 * @typedef {object} Linked
 * @property {string} division
 * @property {number | null} plan
 * @property {[number, number, number] | null} view easting, northing, metres per pixel
 * @property {string[]} picked codes of districts
 * @property {string} chosen code of an area
 * @property {string} tab
 * @property {number | null} year
 * @property {string} tool
 * @property {string} layer
 * @property {string[]} hidden layers of the ground that are out of sight
 * @property {string[]} folded panels that give their room to the map: left, right
 */

/** What is out of sight until somebody asks for it. */
export const HIDDEN = ["addresses"];
const NONE = "-";

/** @type {Linked} */
const NOTHING = {division: "", plan: null, view: null, picked: [], chosen: "", tab: "", year: null, tool: "", layer: "",
  hidden: HIDDEN, folded: []};
const PANELS = ["left", "right"];

/**
 * @param {string} query
 * @returns {Linked}
 */
export function readLink(query) {
  const said = new URLSearchParams(query);
  const view = (said.get("view") ?? "").split(",").map(Number);
  const [e = NaN, n = NaN, resolution = NaN] = view;
  return {
    ...NOTHING,
    division: said.get("division") ?? "",
    plan: whole(said.get("plan")),
    view: [e, n, resolution].every(Number.isFinite) && resolution > 0 ? [e, n, resolution] : null,
    picked: (said.get("picked") ?? "").split(",").filter(Boolean),
    chosen: said.get("area") ?? "",
    tab: said.get("tab") ?? "",
    year: whole(said.get("year")),
    tool: said.get("tool") ?? "",
    layer: said.get("layer") ?? "",
    hidden: hiddenIn(said.get("hide")),
    folded: (said.get("fold") ?? "").split(",").filter((one) => PANELS.includes(one)),
  };
}

/**
 * The query of a link; what says nothing is left out, what others put there (`lang`) stays.
 *
 * @param {Linked} linked
 * @param {string} query the query as it is
 */
export function writeLink(linked, query) {
  const said = new URLSearchParams(query);
  const {view, picked, chosen, hidden, folded, ...rest} = linked;
  const parts = {
    ...rest,
    view: view ? [Math.round(view[0]), Math.round(view[1]), Number(view[2].toPrecision(5))].join(",") : "",
    picked: picked.join(","),
    area: chosen,
    fold: folded.join(","),
    hide: String(hidden) === String(HIDDEN) ? "" : hidden.join(",") || NONE,
  };
  for (const [name, value] of Object.entries(parts)) {
    if (value) {
      said.set(name, String(value));
    } else {
      said.delete(name);
    }
  }
  // Commas are allowed in a query, and a link that can be read is a link that is trusted.
  return `?${said.toString().replaceAll("%2C", ",")}`;
}

/** Metres per pixel from which a view shows a whole part of a town, and how far its middle then lies from a house at least. */
const TOWN = 20;
const CLEAR_M = 1000;

/**
 * Whether a view tells which house was looked for: it shows the house near by, or has it in its middle.
 *
 * @param {[number, number, number]} view easting, northing, metres per pixel
 * @param {number[]} size pixels across and down
 * @param {{e: number, n: number}} house
 */
export function traces([e, n, resolution], [width = 0, height = 0], house) {
  const [dx, dy] = [Math.abs(house.e - e), Math.abs(house.n - n)];
  const inSight = dx <= (width * resolution) / 2 && dy <= (height * resolution) / 2;
  return resolution < TOWN ? inSight : Math.hypot(dx, dy) < CLEAR_M;
}

/** @param {string | null} text */
function hiddenIn(text) {
  return text === null ? HIDDEN : text === NONE ? [] : text.split(",").filter(Boolean);
}

/** @param {string | null} text */
function whole(text) {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
