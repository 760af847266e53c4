// The service under test: one that runs already, or the binary started for the length of the test.
import { spawn } from 'node:child_process';
import net from 'node:net';

/** Resolves to the base address and a function that ends what was started; `data` is its data folder. */
export async function startService(data) {
  if (process.env.LANDRAIL_URL) {
    const base = new URL(process.env.LANDRAIL_URL).href;
    await answers(base, () => null);
    return { base, stop: async () => {} };
  }
  const binary = process.env.LANDRAIL_BIN;
  if (!binary) throw new Error('set LANDRAIL_URL (a running service) or LANDRAIL_BIN (the binary to start)');
  const port = await freePort();
  const child = spawn(binary, ['serve', '--bind', `127.0.0.1:${port}`, '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let ended = null;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said = (said + data).slice(-4000)));
  // Whatever ends this test, the service ends with it.
  process.on('exit', () => child.kill('SIGKILL'));
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `ended with ${code ?? signal}`));
  const stop = () =>
    new Promise((resolve) => {
      if (ended !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 3000).unref();
    });
  const base = `http://127.0.0.1:${port}/`;
  try {
    await answers(base, () => (ended === null ? null : `${binary}: ${ended}\n${said}`));
  } catch (error) {
    await stop();
    throw error;
  }
  return { base, stop };
}

async function answers(base, failure) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const why = failure();
    if (why !== null) throw new Error(why);
    try {
      if ((await fetch(new URL('about', base))).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer from ${base}about within 60 s`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
