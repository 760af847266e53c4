import { defineConfig } from 'vite';

/** What the service answers; all else is the page. */
const ROUTES = ['about', 'audit', 'basemaps', 'collections', 'due', 'export', 'health', 'import', 'lines', 'locate', 'metrics', 'offices', 'offline', 'review', 'search', 'session', 'tiles', 'timeline'];

// Relative addresses, so that the page also works below a path prefix. The target is the oldest browser
// still met on office machines; Vite's own default is much newer.
export default defineConfig({
  base: './',
  build: {
    target: 'chrome87',
    outDir: 'dist',
    license: { fileName: 'licenses.md' },
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'review.html', 'work.html'] },
  },
  server: { proxy: service() },
  // The built page, as the binary serves it, without a build of the binary.
  preview: { proxy: service() },
});

/** Whatever is not the page is asked of a running service: `LANDRAIL_SERVICE`, or the usual address. */
function service(): Record<string, { target: string; changeOrigin: boolean }> {
  const target = process.env.LANDRAIL_SERVICE ?? 'http://127.0.0.1:8080';
  return Object.fromEntries(ROUTES.map((path) => [`^/${path}(?!\\.html|\\w)`, { target, changeOrigin: true }]));
}
