/** What a listener is told: the state now, the state before, and what brought it about. */
export type Listener<S, How> = (now: S, before: S, how: How) => void;

/** A state of parts that are replaced as a whole, with listeners to some of them. */
export class Store<S extends object, How> {
  #state: S;
  readonly #listeners = new Set<{ readonly keys: readonly (keyof S)[]; readonly tell: Listener<S, How> }>();

  constructor(initial: S) {
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  /** Changes parts of the state; parts that are equal to what they were stay as they are. Whether anything differs. */
  set(change: Partial<S>, how: How): boolean {
    const before = this.#state;
    const keys = (Object.keys(change) as (keyof S)[]).filter((key) => !equal(before[key], change[key]));
    if (keys.length === 0) return false;
    this.#state = { ...before, ...Object.fromEntries(keys.map((key) => [key, change[key]])) };
    for (const { keys: wanted, tell } of [...this.#listeners]) {
      if (wanted.some((key) => keys.includes(key))) tell(this.#state, before, how);
    }
    return true;
  }

  /** Calls back after every change of one of the parts, once for all that changed together; gives what ends it. */
  on(keys: readonly (keyof S)[], tell: Listener<S, How>): () => void {
    const listener = { keys, tell };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Parts are plain data. */
function equal(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}
