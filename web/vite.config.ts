import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { workerFiles } from './vite-worker.ts';

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
    rolldownOptions: {
      input: { index: 'index.html', review: 'review.html', work: 'work.html', sw: 'src/offline/sw.ts' },
      // The worker stands beside the page, under a name that stays: it rules what lies below it.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  plugins: [workerFiles(fileURLToPath(new URL('public', import.meta.url)))],
  server: { proxy: service() },
  // The built page, as the binary serves it, without a build of the binary.
  preview: { proxy: service() },
});

/** Whatever is not the page is asked of a running service: `LANDRAIL_SERVICE`, or the usual address. */
function service(): Record<string, { target: string; changeOrigin: boolean }> {
  const target = process.env.LANDRAIL_SERVICE ?? 'http://127.0.0.1:8080';
  return Object.fromEntries(ROUTES.map((path) => [`^/${path}(?!\\.html|\\w)`, { target, changeOrigin: true }]));
}
