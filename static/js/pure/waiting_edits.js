// Where edits that the server has not taken yet will change the map. No DOM: tested in node.

/**
 * @typedef {import("../plan_contract.js").Edit} Edit
 * @typedef {object} Waiting
 * @property {object[]} shapes GeoJSON in the national grid
 * @property {string[]} districts codes
 * @property {string[]} areas codes
 * @property {{e: number, n: number}[]} places
 */

/**
 * @param {Edit[]} edits
 * @param {(place: {lon: number, lat: number}) => {e: number, n: number}} toGrid
 * @returns {Waiting}
 */
export function waitingOn(edits, toGrid) {
  const all = edits.map((edit) => /** @type {Record<string, any>} */ (edit));
  const area = (/** @type {Record<string, any>} */ {area: made}) => (made instanceof Object ? made : {});
  return {
    shapes: all.flatMap((edit) => [edit["polygon"], edit["line"], edit["becomes"], area(edit)["geometry"], ...Object.values(edit["op"] === "reshape" ? edit["areas"] : {})])
      .filter(Boolean),
    districts: all.flatMap((edit) => [...(edit["districts"] ?? []), ...(area(edit)["districts"] ?? [])]),
    areas: all.flatMap((edit) => (edit["op"] === "merge" ? edit["areas"] : edit["op"] === "remove_area" ? [edit["area"]] : [])),
    places: all.flatMap(({e, n, lon, lat}) => (typeof e === "number" && typeof n === "number" ? [{e, n}]
      : typeof lon === "number" && typeof lat === "number" ? [toGrid({lon, lat})] : [])),
  };
}
