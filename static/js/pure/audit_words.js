// Events of the record as lines to be read. No DOM: tested in node.

/**
 * @typedef {object} Event
 * @property {number} seq
 * @property {string} local when, by the municipality's clocks
 * @property {string} who
 * @property {string} way
 * @property {string} action
 * @property {string} subject
 * @property {Record<string, unknown>} facts
 * @property {string} hash
 */

/**
 * What an event tells beside who, when and what: `diarienummer: KS 2027:1`. What is empty is left out.
 *
 * @param {Record<string, unknown>} facts
 * @param {(name: string) => string | undefined} word
 * @param {(yes: boolean) => string} yesOrNo
 * @returns {string[]}
 */
export function factLines(facts, word, yesOrNo) {
  return Object.entries(facts)
    .map(([name, value]) => [word(name) ?? name, factText(value, yesOrNo)])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}: ${text}`);
}

/**
 * @param {unknown} value
 * @param {(yes: boolean) => string} yesOrNo
 * @returns {string}
 */
function factText(value, yesOrNo) {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "boolean") {
    return yesOrNo(value);
  }
  if (Array.isArray(value)) {
    // Whole rules are told by how many they are; their page has each of them.
    return value.some((one) => typeof one === "object") ? String(value.length) : counted(value.map(String)).join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * `reshape, reshape, rename` as `reshape × 2, rename`.
 *
 * @param {string[]} words
 */
function counted(words) {
  return [...new Set(words)].map((word) => {
    const many = words.filter((one) => one === word).length;
    return many > 1 ? `${word} × ${many}` : word;
  });
}
