// The list of keys: opened by its button, or by `?` where nothing is being typed.

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLButtonElement} opener
 * @param {HTMLButtonElement} closer
 */
export function keysDialog(dialog, opener, closer) {
  opener.addEventListener("click", () => dialog.showModal());
  closer.addEventListener("click", () => dialog.close());
  // A press beside the dialog strikes its backdrop, which is the dialog element itself.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !isTyping(event) && !dialog.open) {
      dialog.showModal();
    }
  });
}

/** Fields that take no letters: a tick in a table is no reason to keep its keys from the page. */
const NO_TEXT = ":not([type=checkbox], [type=radio], [type=button], [type=submit])";

/**
 * Whether a key belongs to a field that is being filled in, or to a command of the browser.
 *
 * @param {KeyboardEvent} event
 */
export function isTyping(event) {
  const field = event.target instanceof HTMLElement && event.target.matches(`input${NO_TEXT}, select, textarea`);
  return field || event.ctrlKey || event.metaKey || event.altKey;
}
