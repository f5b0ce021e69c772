// How another server's map is asked for, and when it has failed. No DOM: tested in node.

/** Of a service's address as it is often copied: what we say ourselves. */
const OURS = /^(service|request|version)$/i;
/** The version of WMS that is asked for unless the address names another: every server still answers it. */
const WMS_VERSION = "1.1.1";

/**
 * A service's address without the question that it may have been copied with, and the version that was named.
 *
 * @param {string} url
 * @returns {{address: string, version: string}}
 */
export function service(url) {
  const [base = "", query] = url.split(/\?(.*)/s);
  const parts = (query ?? "").split("&").filter(Boolean);
  const named = parts.find((part) => /^version=/i.test(part));
  const kept = parts.filter((part) => !OURS.test(part.split("=")[0] ?? ""));
  return {
    address: query === undefined ? base : `${base}?${kept.join("&")}`,
    version: decodeURIComponent(named?.split("=")[1] ?? "") || WMS_VERSION,
  };
}

/**
 * The address of a WMTS tile in the grid that Swedish authorities share.
 *
 * @param {string} url the service's address
 * @param {string} layer
 */
export function wmtsTemplate(url, layer) {
  const parts = {
    SERVICE: "WMTS", REQUEST: "GetTile", VERSION: "1.0.0", LAYER: layer, STYLE: "default", FORMAT: "image/png",
    TILEMATRIXSET: "3006", TILEMATRIX: "{z}", TILEROW: "{y}", TILECOL: "{x}",
  };
  const query = Object.entries(parts)
    .map(([name, value]) => `${name}=${/[{}]/.test(value) ? value : encodeURIComponent(value)}`);
  const {address} = service(url);
  return `${address}${address.includes("?") ? (/[?&]$/.test(address) ? "" : "&") : "?"}${query.join("&")}`;
}

/** Upper left corner and metres per pixel of that grid. */
export const SWEDISH_GRID = {
  origin: [-1_200_000, 8_500_000], resolutions: Array.from({length: 15}, (_, level) => 4096 / 2 ** level),
};

/** Pictures in a row that did not come, before it is said: one at the edge of a map may be missing for good. */
const ENOUGH = 3;

/** Whether pictures come: told when they have stopped, and when they come again. */
export class Pictures {
  #missed = 0;
  #failing = false;

  /** @param {(failing: boolean) => void} tell */
  constructor(tell) {
    this.tell = tell;
  }

  get failing() {
    return this.#failing;
  }

  missed() {
    this.#missed += 1;
    this.#set(this.#failing || this.#missed >= ENOUGH);
  }

  came() {
    this.#missed = 0;
    this.#set(false);
  }

  /** Nothing has come or failed for so long that nobody believes in it any more. */
  hangs() {
    this.#set(true);
  }

  /** @param {boolean} failing */
  #set(failing) {
    if (failing !== this.#failing) {
      this.#failing = failing;
      this.tell(failing);
    }
  }
}
