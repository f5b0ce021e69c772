// Marks in the place of counts that are hidden. No DOM: tested in node.

const MARKS = new Set(["<5", ".."]);

/**
 * Whether something that the server told holds a hidden count, however deep.
 *
 * @param {unknown} told
 * @returns {boolean}
 */
export function holdsMarks(told) {
  return typeof told === "object" && told !== null ? Object.values(told).some(holdsMarks) : MARKS.has(/** @type {string} */ (told));
}
