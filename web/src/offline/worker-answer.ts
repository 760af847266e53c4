/**
 * What the service worker decides, apart from the browser that it runs in. Only the worker takes this file: a part
 * that the page takes as well would be cut into a file of its own, which the worker cannot load.
 */

/** Whether an answer says that the service is away: what stands in front of it says so; the service itself says why. */
export function isAway({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  return [502, 503, 504].includes(status) && !(headers.get('content-type') ?? '').startsWith('application/problem+json');
}
