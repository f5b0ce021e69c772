// The facts of a refusal with names in the place of codes. No DOM: tested in node.

/**
 * @param {Record<string, unknown>} facts `called` has the names of the areas and offices they are about, by code
 * @returns {Record<string, unknown>}
 */
export function byName(facts) {
  const called = /** @type {Record<string, string> | undefined} */ (facts["called"]);
  if (!called) {
    return facts;
  }
  const name = (/** @type {unknown} */ code) => called[String(code)] ?? code;
  return Object.fromEntries(Object.entries(facts).map(([key, value]) =>
    [key, key === "area" || key === "office" ? name(value) : key === "areas" && Array.isArray(value) ? value.map(name) : value]));
}
