// Light or dark: the reader's choice, kept in this browser, set before the first paint.
(() => {
  const KEY = "campus-theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be switched off
    }
  };

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const show = () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
    }
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.dataset.own ??= meta.content;
      meta.content = root.dataset.theme ? (isDark() ? "#131416" : "#fbfaf7") : meta.dataset.own;
    }
  };

  const toggle = () => {
    const wanted = isDark() ? "light" : "dark";
    const followsSystem = (wanted === "dark") === system.matches;
    if (followsSystem) delete root.dataset.theme;
    else root.dataset.theme = wanted;
    try {
      if (followsSystem) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, wanted);
    } catch {
      // the choice then lasts for this page
    }
    show();
  };

  if (["light", "dark"].includes(kept())) root.dataset.theme = kept();
  document.addEventListener("DOMContentLoaded", show);
  system.addEventListener("change", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-switch]")) toggle();
  });
})();
