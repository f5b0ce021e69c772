// How long a line is that was measured. No DOM: tested in node.

/**
 * Metres along a line in the national grid.
 *
 * @param {object} geometry GeoJSON
 */
export function lengthOf(geometry) {
  const {coordinates = []} = /** @type {{coordinates?: number[][]}} */ (geometry);
  return coordinates.slice(1).reduce((sum, [e = 0, n = 0], i) => {
    const [e0 = 0, n0 = 0] = coordinates[i] ?? [];
    return sum + Math.hypot(e - e0, n - n0);
  }, 0);
}
