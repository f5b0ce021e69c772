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

/** Where one comes from is told before where one goes to; the rest in the order it was written. */
const FIRST = ["before", "after"];

/**
 * What an event tells beside who, when and what: `diarienummer: KS 2027:1`. What is empty is left out.
 *
 * @param {Record<string, unknown>} facts
 * @param {(name: string) => string | undefined} word
 * @param {(yes: boolean) => string} yesOrNo
 * @param {(name: string, value: string) => string | undefined} valueWord what a value of ours is called
 * @returns {string[]}
 */
export function factLines(facts, word, yesOrNo, valueWord) {
  const first = FIRST.filter((name) => name in facts);
  return [...first, ...Object.keys(facts).filter((name) => !first.includes(name))]
    .map((name) => [word(name) ?? name, factText(facts[name], yesOrNo, (value) => valueWord(name, value) ?? value)])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}: ${text}`);
}

/**
 * @param {unknown} value
 * @param {(yes: boolean) => string} yesOrNo
 * @param {(value: string) => string} called
 * @returns {string}
 */
function factText(value, yesOrNo, called) {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "boolean") {
    return yesOrNo(value);
  }
  if (Array.isArray(value)) {
    // Whole rules are told by how many they are; their page has each of them.
    return value.some((one) => typeof one === "object") ? String(value.length) : counted(value.map((one) => called(String(one)))).join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : called(String(value));
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
