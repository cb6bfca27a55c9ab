"use strict";

// The colours that somebody chose: "light", "dark", or "" for those of the
// system. This runs before the first paint, so that they are there from the
// start, and is all there is to them, so that the switch works without the
// program. The program keeps its settings as JSON too.
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

// Goes round and returns what a screen reader says.
smtpexplainTheme.next = () => {
  const theme = { light: "dark", dark: "" }[document.documentElement.dataset.theme] ?? "light";
  smtpexplainTheme(theme);
  try {
    localStorage.setItem("theme", JSON.stringify(theme));
  } catch {
    // A browser that forbids storage has no settings, and that is fine.
  }
  return "Colours: " + (theme || "as the system");
};

try {
  smtpexplainTheme(JSON.parse(localStorage.getItem("theme")));
} catch {
  // Storage is forbidden, or somebody else wrote there: as the system has it.
}
