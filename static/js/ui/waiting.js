// Waiting that is said in steps: nothing, then a shape of what comes, then words and a way out.

const QUIET_MS = 300;
const SHAPE_MS = 1000;

/**
 * @param {HTMLElement} element gets `data-waiting`: "" at once, "shape" after 300 ms, "words" after a second
 * @returns {() => void} ends the waiting
 */
export function startWaiting(element) {
  const mark = (/** @type {string} */ state) => {
    element.dataset["waiting"] = state;
  };
  mark("");
  const timers = [
    window.setTimeout(() => mark("shape"), QUIET_MS),
    window.setTimeout(() => mark("words"), SHAPE_MS),
  ];
  element.setAttribute("aria-busy", "true");
  return () => {
    timers.forEach(clearTimeout);
    delete element.dataset["waiting"];
    element.removeAttribute("aria-busy");
  };
}
