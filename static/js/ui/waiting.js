// Waiting that is said in steps: nothing, then a shape of what comes, then words and a way out.

const QUIET_MS = 300;
const SHAPE_MS = 1000;

/** @type {WeakMap<HTMLElement, number[]>} */
const running = new WeakMap();

/**
 * Waiting anew on the same element takes over from an earlier wait, whose end then says nothing.
 *
 * @param {HTMLElement} element gets `data-waiting`: "" at once, "shape" after 300 ms, "words" after a second
 * @returns {() => void} ends the waiting
 */
export function startWaiting(element) {
  running.get(element)?.forEach(clearTimeout);
  const mark = (/** @type {string} */ state) => {
    element.dataset["waiting"] = state;
  };
  mark("");
  const timers = [
    window.setTimeout(() => mark("shape"), QUIET_MS),
    window.setTimeout(() => mark("words"), SHAPE_MS),
  ];
  running.set(element, timers);
  element.setAttribute("aria-busy", "true");
  return () => {
    if (running.get(element) !== timers) {
      return;
    }
    timers.forEach(clearTimeout);
    running.delete(element);
    delete element.dataset["waiting"];
    element.removeAttribute("aria-busy");
  };
}
