// What a frame is asked to show, as its address says it, and the code that somebody pastes. No DOM: tested in node.

/**
 * @typedef {object} Embed
 * @property {"karta" | "sok"} what
 * @property {string} division
 * @property {number | null} plan only if this one is in force
 * @property {string[]} layers
 * @property {{lon: number, lat: number} | null} centre
 * @property {number} km how much of the map is seen around the centre, in kilometres across
 * @property {number} height
 * @property {"auto" | "light" | "dark"} theme
 * @property {"sv" | "en"} language
 */

export const DIVISIONS = ["socialtjanst", "hemvard", "stadsdelar"];
export const LAYERS = ["areas", "offices", "people"];
const HEIGHT = {least: 200, usual: 520, most: 2000};
const KM = {least: 1, usual: 10, most: 200};
const THEMES = ["auto", "light", "dark"];
const LANGUAGES = ["sv", "en"];
const KEYS = {karta: ["division", "plan", "layers", "centre", "km", "height", "theme", "lang"], sok: ["theme", "lang"]};

/** @returns {Embed} */
export function usual() {
  return {
    what: "karta", division: "socialtjanst", plan: null, layers: ["areas", "offices"], centre: null,
    km: KM.usual, height: HEIGHT.usual, theme: "auto", language: "sv",
  };
}

/**
 * What an address asks for; what it says oddly is as usual.
 *
 * @param {string} query
 * @param {"karta" | "sok"} what
 * @returns {Embed}
 */
export function readEmbed(query, what) {
  const said = new URLSearchParams(query);
  const known = usual();
  const one = (/** @type {string} */ key, /** @type {readonly string[]} */ allowed, /** @type {string} */ otherwise) =>
    allowed.find((value) => value === said.get(key)) ?? otherwise;
  const plan = Number(said.get("plan"));
  const layers = said.has("layers") ? (said.get("layers") ?? "").split(",").filter((name) => LAYERS.includes(name)) : known.layers;
  return {
    what,
    division: one("division", DIVISIONS, known.division),
    plan: Number.isInteger(plan) && plan > 0 ? plan : null,
    layers,
    centre: readCentre(said.get("centre")),
    km: Math.min(Math.max(Number(said.get("km")) || KM.usual, KM.least), KM.most),
    height: readHeight(said.get("height")),
    theme: /** @type {Embed["theme"]} */ (one("theme", THEMES, known.theme)),
    language: one("lang", LANGUAGES, known.language) === "en" ? "en" : "sv",
  };
}

/**
 * What an address says that is not understood: whoever wrote it is told, for the map shows something else.
 *
 * @param {string} query
 * @param {"karta" | "sok"} what
 * @returns {{key: string, value: string, known: boolean}[]} `known`: the frame takes such a key, but not that value
 */
export function oddities(query, what) {
  const number = (/** @type {string} */ text) => text.trim() !== "" && Number(text) > 0 && Number.isFinite(Number(text));
  /** @type {Record<string, (text: string) => boolean>} */
  const sound = {
    division: (text) => DIVISIONS.includes(text),
    plan: (text) => number(text) && Number.isInteger(Number(text)),
    layers: (text) => text === "" || text.split(",").every((name) => LAYERS.includes(name)),
    centre: (text) => readCentre(text) !== null,
    km: number,
    height: number,
    theme: (text) => THEMES.includes(text),
    lang: (text) => LANGUAGES.includes(text),
  };
  return [...new URLSearchParams(query)]
    .filter(([key, text]) => !KEYS[what].includes(key) || !sound[key]?.(text))
    .map(([key, text]) => ({key, value: text.slice(0, 60), known: KEYS[what].includes(key)}));
}

/**
 * Whether latitude stands before longitude: no place in Sweden has its longitude above its latitude.
 *
 * @param {{lon: number, lat: number}} place
 */
export function isSwapped({lon, lat}) {
  return lon > lat;
}

/** @param {string | null} text longitude and latitude with a comma between */
function readCentre(text) {
  const parts = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  const [lon = NaN, lat = NaN] = parts;
  return parts.length === 2 && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? {lon, lat} : null;
}

/** @param {string | number | null} text */
export function readHeight(text) {
  const height = Math.round(Number(text));
  return height ? Math.min(Math.max(height, HEIGHT.least), HEIGHT.most) : HEIGHT.usual;
}

/**
 * The address of a frame, with only what is not as usual.
 *
 * @param {Embed} embed
 */
export function embedPath(embed) {
  const query = new URLSearchParams();
  const known = usual();
  if (embed.what === "karta") {
    query.set("division", embed.division);
    embed.layers.join() === known.layers.join() || query.set("layers", embed.layers.join(","));
    embed.plan && query.set("plan", String(embed.plan));
    embed.centre && query.set("centre", `${embed.centre.lon},${embed.centre.lat}`);
    embed.km === known.km || query.set("km", String(embed.km));
  }
  embed.theme === known.theme || query.set("theme", embed.theme);
  embed.language === known.language || query.set("lang", embed.language);
  const text = query.toString().replaceAll("%2C", ",");
  return `/embed/${embed.what}${text ? `?${text}` : ""}`;
}

/**
 * The code to paste: a frame with a name, that is loaded when it comes into sight.
 *
 * @param {Embed} embed
 * @param {string} base origin of the server
 * @param {string} title what the frame is called to a screen reader
 */
export function embedCode(embed, base, title) {
  const safe = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return (
    `<iframe src="${safe(base + embedPath(embed))}" title="${safe(title)}" width="100%" height="${readHeight(embed.height)}" ` +
    `style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>`
  );
}
