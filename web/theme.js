"use strict";

// Runs before the first paint, so that the colours somebody chose earlier are
// there from the start. The program calls the same function. It keeps settings
// as JSON.
globalThis.smtpexplainTheme = (theme) => {
  const chosen = theme === "light" || theme === "dark";
  if (chosen) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  // The frame that the browser draws around the page follows.
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    const own = meta.dataset.theme;
    meta.media = chosen ? (own === theme ? "all" : "not all") : "(prefers-color-scheme: " + own + ")";
  }
};

try {
  smtpexplainTheme(JSON.parse(localStorage.getItem("theme")));
} catch {
  // Storage is forbidden, or somebody else wrote there: as the system has it.
}
