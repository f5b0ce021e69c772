// Numbers, dates and sentences as people read them. No DOM: tested in node.

/** @typedef {import("../contract.js").Language} Language */

const LOCALE = {sv: "sv-SE", en: "en-GB"};
const UNKNOWN = "–";
const MINUS = "−";
const NO_BREAK = "\u00a0";

/**
 * A number with grouped thousands: `1 743` and `98,1` in Swedish. What is not a number is `–`;
 * what the server hid (`<5`, `..`) stays as it is.
 *
 * @param {number | string | null | undefined} value
 * @param {Language} language
 * @param {number} [most] decimals
 * @param {number} [least] decimals
 */
export function formatNumber(value, language, most = 1, least = 0) {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return typeof value === "string" ? value : UNKNOWN;
  }
  const text = writer(language, most, least).format(value);
  return text.replace(/^[-−]/, MINUS).replace(/[ \u202f]/g, NO_BREAK);
}

/**
 * Writers of numbers by language and decimals: to make one takes longer than to write with it, and a panel that follows
 * the hand writes a hundred numbers at every movement.
 *
 * @type {Map<string, Intl.NumberFormat>}
 */
const writers = new Map();

/**
 * @param {Language} language
 * @param {number} most
 * @param {number} least
 */
function writer(language, most, least) {
  const key = `${language} ${most} ${least}`;
  const known = writers.get(key) ?? new Intl.NumberFormat(LOCALE[language], {maximumFractionDigits: most, minimumFractionDigits: least});
  writers.set(key, known);
  return known;
}

/**
 * Counts put together: their sum, and beside it what the server hid or nobody knows: `1 616 + <5`, and `<5` alone.
 *
 * @param {(number | string | null)[]} counts
 * @param {Language} language
 */
export function together(counts, language) {
  const sum = counts.reduce((/** @type {number} */ all, one) => all + (typeof one === "number" ? one : 0), 0);
  const marks = counts.filter((one) => typeof one === "string");
  return [...(sum || !marks.length ? [formatNumber(sum, language, 0)] : []), ...marks].join(" + ");
}

/**
 * A count of people; 1 to 4 are hidden (`<5`), for they could be told apart. What the server hid stays as it is.
 *
 * @param {number | string | null | undefined} count
 * @param {Language} language
 */
export function formatPeople(count, language) {
  if (typeof count === "string") {
    return count;
  }
  const few = typeof count === "number" && count > 0 && count < 5;
  return few ? "<5" : formatNumber(count, language, 0);
}

/**
 * A length: whole metres up to a kilometre, then kilometres with one decimal.
 *
 * @param {number | null | undefined} metres
 * @param {Language} language
 */
export function formatMetres(metres, language) {
  if (metres === null || metres === undefined || !Number.isFinite(metres)) {
    return UNKNOWN;
  }
  const whole = Math.round(metres);
  return whole < 1000
    ? `${formatNumber(whole, language)}${NO_BREAK}m`
    : `${formatNumber(metres / 1000, language)}${NO_BREAK}km`;
}

/**
 * Whole minutes; what is under half a minute is `<1 min`, what cannot be reached is `–`.
 *
 * @param {number | null | undefined} minutes
 * @param {Language} language
 */
export function formatMinutes(minutes, language) {
  if (minutes === null || minutes === undefined || !Number.isFinite(minutes)) {
    return UNKNOWN;
  }
  const whole = Math.round(minutes);
  return `${whole < 1 ? "<1" : formatNumber(whole, language)}${NO_BREAK}min`;
}

/**
 * A share of one as per cent: `85 %` in Swedish, `85%` in English.
 *
 * @param {number} share
 * @param {Language} language
 */
export function formatShare(share, language) {
  const gap = language === "sv" ? NO_BREAK : "";
  return Number.isFinite(share) ? `${formatNumber(share * 100, language)}${gap}%` : UNKNOWN;
}

/**
 * `2027-05-01` as `1 maj 2027`; what is no date stays as it is.
 *
 * @param {string | null | undefined} iso
 * @param {Language} language
 */
export function formatDate(iso, language) {
  if (!iso) {
    return UNKNOWN;
  }
  const day = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) {
    return iso;
  }
  return new Intl.DateTimeFormat(LOCALE[language], {dateStyle: "long", timeZone: "UTC"})
    .format(day)
    .replace(/ /g, NO_BREAK);
}

/**
 * A postcode as it is written on an envelope: `582 27`.
 *
 * @param {string} postcode
 */
export function formatPostcode(postcode) {
  return /^\d{5}$/.test(postcode) ? `${postcode.slice(0, 3)}${NO_BREAK}${postcode.slice(3)}` : postcode;
}

/**
 * The facts of a refusal as they are told: names in the place of codes, and places to the metre, for the map shows them.
 *
 * @param {Record<string, unknown>} facts `called` has the names of the areas and offices they are about, by code
 * @returns {Record<string, unknown>}
 */
export function asTold(facts) {
  const called = /** @type {Record<string, string>} */ (facts["called"] ?? {});
  const name = (/** @type {unknown} */ code) => called[String(code)] ?? code;
  /** @type {Record<string, (value: unknown) => unknown>} */
  const told = {
    area: name, office: name, areas: (value) => (Array.isArray(value) ? value.map(name) : value), e: wholeMetres, n: wholeMetres,
  };
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, told[key]?.(value) ?? value]));
}

/** @param {unknown} value */
function wholeMetres(value) {
  return typeof value === "number" ? Math.round(value) : value;
}

/**
 * Fill `{fact}` in a sentence from the facts: lists are joined by commas, numbers written by language.
 * `{fact:group}` is the word that a group of the catalogue has for it (with the facts that stand beside its `code`,
 * where it is an object), `{fact:plain}` a year or another number that is a name and not a size, `{fact?one|several}`
 * one of two wordings: the first where the fact is 1 or a list of one.
 *
 * @param {string} sentence
 * @param {Record<string, unknown>} facts
 * @param {Language} language
 * @param {Record<string, unknown>} [words] the catalogue, for `{fact:group}`
 */
export function fill(sentence, facts, language, words = {}) {
  return sentence.replace(/\{(\w+)(?::(\w+)|\?([^|{}]*)\|([^|{}]*))?\}/g, (_, name, group, one, several) => {
    if (group === "plain") {
      return String(facts[name] ?? UNKNOWN);
    }
    const fact = group ? wordsFor(facts[name], words[group], language) : facts[name];
    if (one !== undefined) {
      return (Array.isArray(fact) ? fact.length === 1 : fact === 1) ? one : several;
    }
    return factText(fact, language);
  });
}

/**
 * @param {unknown} fact
 * @param {unknown} group
 * @param {Language} language
 * @returns {unknown}
 */
function wordsFor(fact, group, language) {
  if (Array.isArray(fact)) {
    return fact.map((one) => wordsFor(one, group, language));
  }
  if (typeof fact === "object" && fact !== null && "code" in fact) {
    const said = wordsFor(fact.code, group, language);
    return fill(String(said), /** @type {Record<string, unknown>} */ (fact), language);
  }
  return /** @type {Record<string, unknown> | undefined} */ (group)?.[String(fact)] ?? fact;
}

/**
 * @param {unknown} fact
 * @param {Language} language
 * @returns {string}
 */
function factText(fact, language) {
  if (fact === null || fact === undefined || fact === "") {
    return UNKNOWN;
  }
  if (Array.isArray(fact)) {
    return fact.map((one) => factText(one, language)).join(", ");
  }
  if (typeof fact === "object") {
    const {label, name, code} = /** @type {Record<string, unknown>} */ (fact);
    return factText(label ?? name ?? code, language);
  }
  return typeof fact === "number" ? factNumber(fact, language) : String(fact);
}

/**
 * A number in a sentence, as the command line writes it: whole, or one decimal, or two below 1.
 *
 * @param {number} value
 * @param {Language} language
 */
function factNumber(value, language) {
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) >= 1 ? 1 : 2;
  return formatNumber(value, language, decimals, decimals);
}
