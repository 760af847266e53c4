/** Keeps one request in flight: the next one aborts the one before, so an old answer never overwrites a new. */
export class Latest {
  #controller: AbortController | null = null;

  /** The signal for the next request. */
  next(): AbortSignal {
    this.cancel();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  /** Aborts the request in flight, if any. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
  }
}

/** Whether an error is only the trace of a request that was aborted on purpose. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
