// What a person started and the server refused is said where they are, never swallowed.

import {ApiFault} from "../api.js";
import {sayFault} from "../i18n.js";
import {trouble} from "./tell.js";

/**
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<T | undefined>}
 */
export async function guarded(act) {
  try {
    trouble("");
    return await act();
  } catch (reason) {
    if (!(reason instanceof ApiFault)) {
      throw reason;
    }
    trouble(sayFault(reason));
    return undefined;
  }
}

/**
 * Whether something is for others to see: no defect of the page, but nothing to show either.
 *
 * @param {unknown} reason
 */
export function isForOthers(reason) {
  return reason instanceof ApiFault && [401, 403].includes(reason.status);
}
