import { fixOf, noFixOf, type Fix, type NoFix } from './fix.ts';

/** After this a first position is not waited for any longer. */
const PATIENCE_MS = 30_000;
/** How long the position is followed: the battery is for the telephone. */
const FOLLOW_MS = 120_000;

/** What is told of the position. */
export type WatchEvents = {
  readonly onFix: (fix: Fix) => void;
  readonly onNone: (why: NoFix) => void;
  /** It is followed no longer. */
  readonly onEnd: () => void;
};

/** Follows the position of the phone for two minutes. */
export class Watch {
  readonly #events: WatchEvents;
  #id: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(events: WatchEvents) {
    this.#events = events;
  }

  /** Begins anew. */
  start(): void {
    this.stop();
    if (!isSecureContext) return this.#none('insecure');
    // Old and embedded browsers have none.
    const source: Geolocation | undefined = navigator.geolocation;
    if (source === undefined) return this.#none('unsupported');
    let any = false;
    this.#id = source.watchPosition(
      (position) => {
        const fix = fixOf(position);
        if (fix === null) return;
        any = true;
        this.#events.onFix(fix);
      },
      // A position that is lost for a while stays: it has its time beside it.
      ({ code }) => (any ? undefined : this.#none(noFixOf(code, isSecureContext))),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 5000 },
    );
    // Some browsers ask for the permission outside their own time limit, and may never call back.
    this.#timer = setTimeout(() => {
      if (!any) return this.#none('timeout');
      this.#timer = setTimeout(() => this.#end(), FOLLOW_MS);
    }, PATIENCE_MS + 2000);
  }

  /** Ends it quietly. */
  stop(): void {
    if (this.#id !== null) navigator.geolocation.clearWatch(this.#id);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#id = this.#timer = null;
  }

  #end(): void {
    this.stop();
    this.#events.onEnd();
  }

  #none(why: NoFix): void {
    this.stop();
    this.#events.onNone(why);
  }
}
