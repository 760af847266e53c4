// Before the first paint: a dark page must not flash white. The rest is in `src/theme.ts`.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('landrail.theme');
  } catch {
    // Storage may be forbidden: the page then follows the system.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
