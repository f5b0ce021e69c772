// Light or dark: the system's, until a person chooses; the choice stays in this browser.

const KEY = "omradesplan.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
/** @type {(() => void)[]} */
const listeners = [];

/** Whether the page is dark now. */
export function isDark() {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : system.matches;
}

/** @param {() => void} listener called when the theme has changed */
export function onTheme(listener) {
  listeners.push(listener);
}

/**
 * Wear a theme for a while, as paper is light; the choice of the person stays.
 *
 * @param {"light" | "dark"} theme
 * @returns {() => void} gives back what was worn
 */
export function wear(theme) {
  const own = document.documentElement.dataset["theme"];
  document.documentElement.dataset["theme"] = theme;
  listeners.forEach((listener) => listener());
  return () => {
    if (own) {
      document.documentElement.dataset["theme"] = own;
    } else {
      delete document.documentElement.dataset["theme"];
    }
    listeners.forEach((listener) => listener());
  };
}

/** @param {HTMLButtonElement} button switches, and says which holds */
export function themeSwitch(button) {
  const mark = () => button.setAttribute("aria-pressed", String(isDark()));
  const changed = () => {
    mark();
    listeners.forEach((listener) => listener());
  };
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset["theme"] = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Kept for this page alone.
    }
    changed();
  });
  system.addEventListener("change", changed);
  mark();
}
