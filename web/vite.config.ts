import { defineConfig } from 'vite';

// Relative addresses, so that the page also works below a path prefix. The target is the oldest browser
// still met on office machines; Vite's own default is much newer.
export default defineConfig({
  base: './',
  build: {
    target: 'chrome87',
    outDir: 'dist',
    license: { fileName: 'licenses.md' },
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'review.html'] },
  },
  server: {
    proxy: Object.fromEntries(
      ['/about', '/locate', '/search', '/collections', '/tiles', '/export', '/lines', '/session', '^/review(?!\\.html)'].map((path) => [
        path,
        'http://127.0.0.1:8080',
      ]),
    ),
  },
});
