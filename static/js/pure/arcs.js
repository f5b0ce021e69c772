// The border that two areas share, from where others join it to where they leave it, and moving it whole.
// No DOM: tested in node.

/**
 * @typedef {number[]} Corner easting and northing
 * @typedef {{code: string, polygons: Corner[][][]}} Shape an area's polygons, each its rings, closed
 * @typedef {{codes: string[], corners: Set<string>}} Arc the areas on both sides, and the corners that move
 */

/** @param {Corner} corner */
export function key([e = 0, n = 0]) {
  return `${e} ${n}`;
}

/** What stands for the ground outside all areas, which has the corners of the edge as well. */
const OUTSIDE = "";

/** What stands for a corner in which more than two sides meet: stretches that only touch there are not one. */
const CROSSING = "+";

/**
 * Which areas have each corner, and whether the outside has it or stretches of border cross there.
 *
 * @param {Shape[]} shapes
 */
export function owners(shapes) {
  /** @type {Map<string, Set<string>>} */
  const out = new Map();
  /** @type {Map<string, Corner[]>} sides that one area alone has so far */
  const alone = new Map();
  /** @type {Map<string, number>} sides that meet in a corner */
  const meeting = new Map();
  const add = (/** @type {Corner} */ corner, /** @type {string} */ code) =>
    out.set(key(corner), (out.get(key(corner)) ?? new Set()).add(code));
  for (const {code, polygons} of shapes) {
    for (const ring of polygons.flat()) {
      ring.slice(1).forEach((corner, i) => {
        const ends = [ring[i] ?? corner, corner];
        const side = ends.map(key).sort().join("\n");
        if (!alone.delete(side)) {
          alone.set(side, ends);
          ends.forEach((end) => meeting.set(key(end), (meeting.get(key(end)) ?? 0) + 1));
        }
        add(corner, code);
      });
    }
  }
  [...alone.values()].flat().forEach((corner) => add(corner, OUTSIDE));
  meeting.forEach((sides, corner) => sides > 2 && out.get(corner)?.add(CROSSING));
  return out;
}

/**
 * The areas that have a corner.
 *
 * @param {ReturnType<typeof owners>} known
 * @param {Corner} corner
 */
export function areasOf(known, corner) {
  return [...(known.get(key(corner)) ?? [])].filter((code) => code !== OUTSIDE && code !== CROSSING);
}

/**
 * Whether three areas meet in a corner, or two and the edge of the municipality, or stretches of border cross there.
 *
 * @param {ReturnType<typeof owners>} known
 * @param {Corner} corner
 */
export function meets(known, corner) {
  const own = known.get(key(corner));
  return own !== undefined && (own.size > 2 || own.has(CROSSING));
}

/**
 * The border nearest a place, if it lies near enough: the corners that the same two areas have, in one run. Its ends,
 * where a third area or the edge of the municipality begins, stay where they are.
 *
 * @param {Shape[]} shapes
 * @param {Corner} place
 * @param {number} within metres
 * @param {ReturnType<typeof owners>} [known] the owners of the shapes' corners, where they have been found before
 * @returns {Arc | null}
 */
export function sharedArc(shapes, place, within, known = owners(shapes)) {
  const pair = (/** @type {Corner | undefined} */ corner) => {
    const own = corner && known.get(key(corner));
    return own?.size === 2 && !own.has(OUTSIDE) && !own.has(CROSSING) ? [...own].sort().join("\n") : "";
  };
  let nearest = within;
  /** @type {Arc | null} */
  let found = null;
  for (const {polygons} of shapes) {
    for (const ring of polygons.flat()) {
      const corners = ring.slice(0, -1);
      corners.forEach((corner, i) => {
        const next = corners[(i + 1) % corners.length] ?? corner;
        const apart = distance(place, corner, next);
        // Most lie farther away, and telling distances is quicker than telling owners.
        const shared = apart <= nearest && (pair(corner) || pair(next));
        if (shared && both(known, corner, next, shared)) {
          const run = runOf(corners, pair(corner) ? i : i + 1, (one) => pair(one) === shared);
          nearest = apart;
          found = {codes: shared.split("\n"), corners: new Set(run.map(key))};
        }
      });
    }
  }
  return found;
}

/**
 * The sides that move with an arc, for the eye.
 *
 * @param {Shape[]} shapes
 * @param {Arc} arc
 * @returns {Corner[][]}
 */
export function sidesOf(shapes, {codes, corners}) {
  const rings = shapes.filter(({code}) => code === codes[0]).flatMap(({polygons}) => polygons.flat());
  return rings.flatMap((ring) => ring.slice(1).flatMap((corner, i) => {
    const before = ring[i] ?? corner;
    return corners.has(key(before)) || corners.has(key(corner)) ? [[before, corner]] : [];
  }));
}

/**
 * Whether both ends of a segment belong to the two areas, a third one or not.
 *
 * @param {Map<string, Set<string>>} known
 * @param {Corner} one
 * @param {Corner} other
 * @param {string} shared
 */
function both(known, one, other, shared) {
  return shared.split("\n").every((code) => known.get(key(one))?.has(code) && known.get(key(other))?.has(code));
}

/**
 * The corners around one that are alike, without a break; once around at most.
 *
 * @param {Corner[]} corners
 * @param {number} at
 * @param {(corner: Corner) => boolean} alike
 */
function runOf(corners, at, alike) {
  const count = corners.length;
  const get = (/** @type {number} */ i) => corners[((i % count) + count) % count] ?? [];
  const run = [get(at)];
  for (let i = at + 1; i < at + count && alike(get(i)); i += 1) {
    run.push(get(i));
  }
  for (let i = at - 1; run.length < count && i > at - count && alike(get(i)); i -= 1) {
    run.push(get(i));
  }
  return run;
}

/**
 * Polygons with some of their corners moved, on the centimetre grid.
 *
 * @param {Corner[][][]} polygons
 * @param {Set<string>} corners
 * @param {number} dx
 * @param {number} dy
 */
export function moved(polygons, corners, dx, dy) {
  const centimetres = (/** @type {number} */ value) => Math.round(value * 100) / 100;
  return polygons.map((rings) => rings.map((ring) => ring.map((corner) =>
    (corners.has(key(corner)) ? [centimetres((corner[0] ?? 0) + dx), centimetres((corner[1] ?? 0) + dy)] : corner))));
}

/**
 * @param {Corner} place
 * @param {Corner} from
 * @param {Corner} to
 */
function distance(place, from, to) {
  const [x = 0, y = 0] = place;
  const [e = 0, n = 0] = nearestOn(place, from, to);
  return Math.hypot(x - e, y - n);
}

/**
 * The place on a side that is nearest a place.
 *
 * @param {Corner} place
 * @param {Corner} from
 * @param {Corner} to
 * @returns {Corner}
 */
export function nearestOn([x = 0, y = 0], [x0 = 0, y0 = 0], [x1 = 0, y1 = 0]) {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const share = length ? Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length)) : 0;
  return [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
}
