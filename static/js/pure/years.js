// Years among the facts of a sentence: numbers that are written without a space. No DOM: tested in node.

const YEARS = /^(year|first|last|target_year|extrapolated_after|adopted)$/;

/**
 * @param {Record<string, unknown>} facts
 * @returns {Record<string, unknown>} with years as text
 */
export function withYears(facts) {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) =>
    [name, typeof value === "number" && YEARS.test(name) && value >= 1900 && value <= 2200 ? String(value) : value]));
}
