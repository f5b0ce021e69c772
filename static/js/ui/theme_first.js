// Before the first paint: the theme that was chosen earlier, so that the page does not flash. A plain script.
(() => {
  try {
    const chosen = localStorage.getItem("omradesplan.theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset["theme"] = chosen;
    }
  } catch {
    // Storage may be closed by policy; then the system's theme holds.
  }
})();
