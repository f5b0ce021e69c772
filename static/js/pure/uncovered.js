// How far a box has to move to be seen beside what covers the edges of a screen. No DOM: tested in node.

/**
 * @param {[number, number, number, number]} box left, top, right, bottom, in pixels
 * @param {number[]} size of the screen
 * @param {number[]} insets pixels at the top, right, bottom and left that are covered
 * @returns {[number, number]} pixels to the right and down; where it finds no room, its left and upper edges are seen
 */
export function awayFrom([left, top, right, bottom], [width = 0, height = 0], [above = 0, after = 0, below = 0, before = 0]) {
  return [along(left, right, before, width - after), along(top, bottom, above, height - below)];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} least
 * @param {number} most
 */
function along(from, to, least, most) {
  return from < least ? least - from : Math.max(Math.min(most - to, 0), least - from);
}
