// Districts in classes: which class a figure falls in, and how many districts each class has. No DOM: tested in node.

/**
 * @typedef {object} ShadeClass
 * @property {number} from
 * @property {number} to Infinity for the last
 * @property {string[]} codes of the districts in it
 */

/** Share of 80 and older: the municipality has about 6 of 100, so the classes part around that. */
export const ELDEST_BREAKS = [0.02, 0.04, 0.06, 0.08, 0.1];

/** Minutes within which nine of ten reach the nearest office. */
export const MINUTES_BREAKS = [5, 10, 15, 20, 30];

/**
 * Sort figures into classes; a figure on a break belongs to the class that it begins. Without a figure, no class.
 *
 * @param {{code: string, value: number | null}[]} figures
 * @param {number[]} breaks rising
 * @returns {ShadeClass[]}
 */
export function classes(figures, breaks) {
  const bounds = [0, ...breaks, Infinity];
  return bounds.slice(0, -1).map((from, i) => {
    const to = bounds[i + 1] ?? Infinity;
    const codes = figures
      .filter(({value}) => value !== null && value >= from && value < to)
      .map(({code}) => code);
    return {from, to, codes};
  });
}
