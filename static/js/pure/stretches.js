// Which stretches of border run another way than before, between corners that stay. No DOM: tested in node.

/**
 * @typedef {import("./arcs.js").Corner} Corner
 * @typedef {import("./arcs.js").Shape} Shape
 * @typedef {{was: Corner[], becomes: Corner[]}} Stretch lines that end in the same corners, or two whole rings
 * @typedef {{areas: string[], was: Corner[][], becomes: Corner[][]}} Stretches areas whose outline differs, and how
 */

/**
 * What has moved between two states of the same areas, each stretch once although two areas have it. Corners come on
 * the centimetre grid. `null` where nothing has moved.
 *
 * @param {Shape[]} before
 * @param {Shape[]} after in the same order, of as many rings
 * @returns {Stretches | null}
 */
export function stretches(before, after) {
  /** @type {Map<string, Stretch>} */
  const found = new Map();
  const areas = before.flatMap(({code, polygons}, i) => {
    const now = after[i]?.polygons.flat() ?? [];
    const moved = polygons.flat().flatMap((ring, k) => ringStretches(open(ring), open(now[k] ?? ring)));
    moved.forEach((one) => found.set(keyOf(one), one));
    return moved.length ? [code] : [];
  });
  const all = [...found.values()];
  const lines = (/** @type {"was" | "becomes"} */ which) => all.map((one) => one[which].map((corner) => corner.map(centimetres)));
  return all.length ? {areas: areas.sort(), was: lines("was"), becomes: lines("becomes")} : null;
}

/** @param {number} metres */
function centimetres(metres) {
  return Math.round(metres * 100) / 100;
}

/**
 * A ring's corners, the last of which is not the first again.
 *
 * @param {Corner[]} ring
 */
function open(ring) {
  return ring.slice(0, -1);
}

/**
 * Whether two corners are one on the centimetre grid.
 *
 * @param {Corner | undefined} one
 * @param {Corner | undefined} other
 */
function same(one, other) {
  return one !== undefined && other !== undefined && alike(one[0], other[0]) && alike(one[1], other[1]);
}

/**
 * @param {number} [one]
 * @param {number} [other]
 */
function alike(one = 0, other = 0) {
  // Nearly all corners are the same to the bit; only those that are not need rounding.
  return one === other || centimetres(one) === centimetres(other);
}

/**
 * @param {Corner[]} was
 * @param {Corner[]} now
 * @returns {Stretch[]}
 */
function ringStretches(was, now) {
  if (was.length !== now.length) {
    return [window(...fromCommon(was, now))];
  }
  const count = was.length;
  const stays = was.map((corner, i) => same(corner, now[i]));
  const first = stays.indexOf(true);
  if (first < 0) {
    return count ? [{was: closed(was), becomes: closed(now)}] : [];
  }
  /** @type {Stretch[]} */
  const out = [];
  // Once around from a corner that stays, so that no run goes over the ring's seam.
  for (let i = first + 1; i < first + count; i += 1) {
    if (!stays[i % count]) {
      const start = i - 1;
      while (!stays[i % count]) {
        i += 1;
      }
      const run = Array.from({length: i - start + 1}, (_, k) => (start + k) % count);
      out.push({was: run.map((k) => was[k] ?? []), becomes: run.map((k) => now[k] ?? [])});
    }
  }
  return out;
}

/**
 * Both rings from a corner that each has once, so that what differs does not go over the seam.
 *
 * @param {Corner[]} was
 * @param {Corner[]} now
 * @returns {[Corner[], Corner[]]}
 */
function fromCommon(was, now) {
  const text = (/** @type {Corner[]} */ ring) => ring.map((corner) => corner.map(centimetres).join(" "));
  const [old, young] = [text(was), text(now)];
  const once = (/** @type {string[]} */ ring, /** @type {string} */ one) => ring.indexOf(one) >= 0 && ring.indexOf(one) === ring.lastIndexOf(one);
  const at = old.findIndex((one) => once(old, one) && once(young, one));
  if (at < 0) {
    return [was, now];
  }
  const from = (/** @type {Corner[]} */ ring, /** @type {number} */ first) => [...ring.slice(first), ...ring.slice(0, first)];
  return [from(was, at), from(now, young.indexOf(old[at] ?? ""))];
}

/**
 * The one stretch in which rings of unlike numbers of corners differ.
 *
 * @param {Corner[]} was
 * @param {Corner[]} now
 * @returns {Stretch}
 */
function window(was, now) {
  const fewer = Math.min(was.length, now.length);
  let head = 0;
  while (head < fewer && same(was[head], now[head])) {
    head += 1;
  }
  let tail = 0;
  while (tail < fewer - head && same(was.at(-1 - tail), now.at(-1 - tail))) {
    tail += 1;
  }
  if (!head && !tail) {
    return {was: closed(was), becomes: closed(now)};
  }
  const before = (head ? was[head - 1] : was.at(-1)) ?? [];
  const next = (tail ? was[was.length - tail] : was[0]) ?? [];
  const between = (/** @type {Corner[]} */ ring) => [before, ...ring.slice(head, ring.length - tail), next];
  return {was: between(was), becomes: between(now)};
}

/** @param {Corner[]} ring */
function closed(ring) {
  return [...ring, ...ring.slice(0, 1)];
}

/**
 * The same for a stretch in either direction, and for a whole ring wherever it begins.
 *
 * @param {Stretch} stretch
 */
function keyOf({was, becomes}) {
  const text = (/** @type {Corner[]} */ line) => line.map((corner) => corner.map(centimetres).join(" "));
  if (was.length > 2 && same(was[0], was.at(-1)) && same(becomes[0], becomes.at(-1))) {
    return [text(was.slice(1)), text(becomes.slice(1))].map((line) => line.sort().join()).join("|");
  }
  const ways = [[was, becomes], [[...was].reverse(), [...becomes].reverse()]];
  return ways.map((way) => way.map((line) => text(line).join()).join("|")).sort()[0] ?? "";
}
