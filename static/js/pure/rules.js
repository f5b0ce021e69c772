// Rules of who is responsible, as values: what a change makes of all of them. No DOM: tested in node.

/**
 * @typedef {object} Rule
 * @property {string} service
 * @property {number | null} min_age
 * @property {number | null} max_age
 * @property {string} valid_from ISO day
 * @property {string | null} valid_to ISO day, the last; null until further notice
 * @property {string} committee
 * @property {string} administration
 * @property {string} source
 *
 * @typedef {"add" | "correct" | "succeed" | "remove" | "restore"} Deed
 */

const DAY_MS = 86_400_000;

/**
 * The rules after a change. One that is succeeded ends the day before the next begins, and stays.
 *
 * @param {Rule[]} rules
 * @param {Deed} deed
 * @param {number} at which rule; of no meaning for one that is added
 * @param {Rule} made the new one; of no meaning for one that is removed
 * @returns {Rule[]}
 */
export function changed(rules, deed, at, made) {
  const without = rules.filter((_, index) => index !== at);
  if (deed === "add") {
    return [...rules, made];
  }
  if (deed === "remove") {
    return without;
  }
  if (deed === "correct") {
    return rules.map((one, index) => (index === at ? made : one));
  }
  return [...rules.map((one, index) => (index === at ? {...one, valid_to: dayBefore(made.valid_from)} : one)), made];
}

/**
 * How many rules come and go when others take the place of those there are.
 *
 * @param {Rule[]} now
 * @param {Rule[]} then
 */
export function difference(now, then) {
  const [here, there] = [now, then].map((rules) => new Set(rules.map((one) => JSON.stringify(Object.entries(one).sort()))));
  return {
    came: [...there ?? []].filter((one) => !here?.has(one)).length,
    went: [...here ?? []].filter((one) => !there?.has(one)).length,
  };
}

/** @param {string} iso */
export function dayBefore(iso) {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

/**
 * Whether a rule holds on a day.
 *
 * @param {Rule} rule
 * @param {string} iso
 */
export function holds(rule, iso) {
  return rule.valid_from <= iso && (rule.valid_to === null || iso <= rule.valid_to);
}

/**
 * The order of reading: by service's name, then the newest first, then by age. Each keeps its place among all.
 *
 * @param {Rule[]} rules
 * @param {(code: string) => string} name
 * @param {string} language
 * @returns {{rule: Rule, at: number}[]}
 */
export function ordered(rules, name, language) {
  return rules.map((rule, at) => ({rule, at})).sort(({rule: a}, {rule: b}) =>
    name(a.service).localeCompare(name(b.service), language)
    || b.valid_from.localeCompare(a.valid_from)
    || (a.min_age ?? 0) - (b.min_age ?? 0));
}
