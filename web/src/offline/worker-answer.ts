/**
 * What the service worker decides, apart from the browser that it runs in. Only the worker takes this file: a part
 * that the page takes as well would be cut into a file of its own, which the worker cannot load.
 */

/** Whether an answer says that the service is away: what stands in front of it says so; the service itself says why. */
export function isAway({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  return [502, 503, 504].includes(status) && !(headers.get('content-type') ?? '').startsWith('application/problem+json');
}

/**
 * Asks with an end to waiting for the head of the answer. A body that is under way is not broken off: it may be long.
 * `given`: whoever asked may give it up at any time, also in the midst of the body.
 */
export async function withPatience(ask: (signal: AbortSignal) => Promise<Response>, patienceMs: number, given: AbortSignal | null = null): Promise<Response> {
  // `AbortSignal.timeout` would end the body too, and is not there before Chrome 103.
  const own = new AbortController();
  const end = (): void => own.abort();
  if (given?.aborted === true) end();
  given?.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, patienceMs);
  try {
    return await ask(own.signal);
  } finally {
    clearTimeout(timer);
  }
}
