// Arrow keys among tabs and tools: one stop for Tab, the arrows go on from there (ARIA Authoring Practices).

/**
 * @param {HTMLElement} list holds the tabs or buttons
 * @param {boolean} [press] whether arriving is choosing
 */
export function tabKeys(list, press = true) {
  list.addEventListener("keydown", (event) => {
    const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=tab], button")]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const steps = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: all.length - 1 - at};
    const step = /** @type {Record<string, number>} */ (steps)[event.key];
    if (at < 0 || step === undefined) {
      return;
    }
    event.preventDefault();
    const next = all[(at + step + all.length) % all.length];
    next?.focus();
    if (press) {
      next?.click();
    }
  });
}
