// A place in a link's fragment, which no browser sends to a server. No DOM: tested in node.

const METRES = /^-?\d{1,8}(\.\d+)?$/;

/**
 * A link to the look-up page with a place on its map.
 *
 * @param {{e: number, n: number}} place SWEREF 99 TM
 */
export function placeLink({e, n}) {
  return `/#n=${Math.round(n)}&e=${Math.round(e)}`;
}

/**
 * @param {string} fragment as `#n=6470286&e=538927`
 * @returns {{e: number, n: number} | null}
 */
export function placeOfLink(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const [e, n] = [given.get("e") ?? "", given.get("n") ?? ""];
  return METRES.test(e) && METRES.test(n) ? {e: Number(e), n: Number(n)} : null;
}
