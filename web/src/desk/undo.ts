/** States that can be gone back to, and forth again. */
export class Undo<T> {
  #past: T[] = [];
  #future: T[] = [];
  #now: T;

  constructor(start: T) {
    this.#now = start;
  }

  get now(): T {
    return this.#now;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** A new state; what was undone before it is gone. The same state again is none. */
  push(next: T): void {
    if (JSON.stringify(next) === JSON.stringify(this.#now)) return;
    this.#past.push(this.#now);
    if (this.#past.length > MOST) this.#past.shift();
    this.#future = [];
    this.#now = next;
  }

  undo(): T {
    const before = this.#past.pop();
    if (before !== undefined) {
      this.#future.push(this.#now);
      this.#now = before;
    }
    return this.#now;
  }

  redo(): T {
    const after = this.#future.pop();
    if (after !== undefined) {
      this.#past.push(this.#now);
      this.#now = after;
    }
    return this.#now;
  }
}

/** More steps back nobody remembers. */
const MOST = 200;
