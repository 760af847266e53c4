import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** What no page needs: licences are for people, the worker itself is kept by the browser. */
const LEFT_OUT = /(?:^sw\.js$|\.map$|^licenses\.md$)/u;

/** Writes into `sw.js` which files make up the page, and a digest of all of them: a new page is a new worker. */
export function workerFiles(publicDir: string): Plugin {
  return {
    name: 'landrail-worker-files',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('the build has no sw.js');
      // A worker of this kind loads nothing besides itself.
      if (worker.imports.length > 0) throw new Error(`sw.js shares a part with the page: ${worker.imports.join(', ')}`);
      const hash = createHash('sha256');
      const names: string[] = [];
      const own = readdirSync(publicDir, { withFileTypes: true }).filter((file) => file.isFile());
      for (const { name } of own) {
        names.push(name);
        hash.update(name).update(readFileSync(`${publicDir}/${name}`));
      }
      for (const [name, file] of Object.entries(bundle)) {
        if (LEFT_OUT.test(name)) continue;
        names.push(name);
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
      }
      hash.update(worker.code);
      worker.code = worker.code.replaceAll('__VERSION__', JSON.stringify(hash.digest('hex').slice(0, 16))).replaceAll('__FILES__', JSON.stringify(names.sort()));
    },
  };
}
