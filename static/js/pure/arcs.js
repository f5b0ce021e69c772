// The border that two areas share, from where others join it to where they leave it.
// No DOM: tested in node.

/**
 * @typedef {number[]} Corner easting and northing
 * @typedef {{code: string, polygons: Corner[][][]}} Shape an area's polygons, each its rings, closed
 * @typedef {object} Arc
 * @property {string[]} codes the areas on both sides
 * @property {Corner[]} path from end to end, or once around where the border has no ends
 * @property {boolean} closed
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
 * The border nearest a place, if it lies near enough: the corners that the same two areas have, in one run between its
 * ends, where a third area or the edge of the municipality begins. A border that runs straight from end to end has none.
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
        const shared = apart < nearest && (pair(corner) || pair(next) || straight(shapes, corner, next));
        if (shared && both(known, corner, next, shared)) {
          nearest = apart;
          found = {codes: shared.split("\n"), ...runOf(corners, i, (one) => pair(one) === shared)};
        }
      });
    }
  }
  return found;
}

/**
 * The two areas that have a side, whoever else has its ends.
 *
 * @param {Shape[]} shapes
 * @param {Corner} one
 * @param {Corner} other
 */
function straight(shapes, one, other) {
  const ends = [key(one), key(other)];
  const has = shapes.filter(({polygons}) => polygons.flat().some((ring) => ring.some((corner, i) =>
    i > 0 && ends.includes(key(corner)) && ends.includes(key(ring[i - 1] ?? corner)) && key(corner) !== key(ring[i - 1] ?? corner))));
  return has.length === 2 ? has.map(({code}) => code).sort().join("\n") : "";
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
 * A side with the sides before and after it, as far as their corners are alike; once around at most.
 *
 * @param {Corner[]} corners
 * @param {number} at where the side begins
 * @param {(corner: Corner) => boolean} alike
 */
function runOf(corners, at, alike) {
  const count = corners.length;
  const get = (/** @type {number} */ i) => corners[((i % count) + count) % count] ?? [];
  const path = [get(at), get(at + 1)];
  for (let last = at + 1; path.length <= count && alike(get(last)); last += 1) {
    path.push(get(last + 1));
  }
  for (let first = at; path.length <= count && alike(get(first)); first -= 1) {
    path.unshift(get(first - 1));
  }
  // Once around: without ends, or from one corner that others have back to it.
  const closed = path.length > count && path.every(alike);
  return {path: closed ? path.slice(0, -1) : path, closed};
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
