import { ApiError, type Answer } from '../api.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { degrees } from '../lib/format.ts';
import type { PlaceQuery } from '../lib/query.ts';
import { locate } from '../offline/locate.ts';
import { HERE } from '../text/here.ts';
import { datum } from './datum.ts';
import { isNews, type Fix, type NoFix } from './fix.ts';
import { hereHead } from './here-head.ts';
import { Watch } from './watch.ts';

/** What the page does for it. */
export type HereHost = {
  readonly asOf: () => string | null;
  readonly onState: (state: 'idle' | 'seeking' | 'on') => void;
  /** The position on the map; `news`: for the first time, or somewhere else. */
  readonly onPlace: (lon: number, lat: number, accuracyM: number | null, news: boolean) => void;
  readonly onAnswer: (query: PlaceQuery, answer: Answer, head: () => HTMLElement) => void;
  readonly onError: (error: unknown) => void;
  /** Somebody wants to enter the post that he reads on the ground. */
  readonly onPost: (line: string) => void;
};

const WORDS = {
  insecure: HERE.hereInsecure,
  denied: HERE.hereDenied,
  unavailable: HERE.hereUnavailable,
  timeout: HERE.hereTimeout,
  unsupported: HERE.hereUnsupported,
} as const satisfies Readonly<Record<NoFix, { readonly zh: string; readonly en: string }>>;

/** Follows the phone and asks who answers where it is. */
export class Here {
  readonly #host: HereHost;
  readonly #latest = new Latest();
  readonly #watch = new Watch({
    onFix: (fix) => this.#moved(fix),
    onNone: (why) => this.#failed(new ApiError('problem', null, WORDS[why])),
    onEnd: () => this.#host.onState('idle'),
  });
  #asked: Fix | null = null;

  constructor(host: HereHost) {
    this.#host = host;
  }

  /** Locates anew. */
  start(): void {
    this.#asked = null;
    this.#host.onState('seeking');
    this.#watch.start();
  }

  /** Follows no longer: something else was asked. */
  stop(): void {
    this.#watch.stop();
    this.#latest.cancel();
    this.#host.onState('idle');
  }

  #moved(fix: Fix): void {
    const news = isNews(fix, this.#asked);
    // Other than WGS84 only the answer says where that is.
    if (datum() === 'EPSG:4326') this.#host.onPlace(fix.lon, fix.lat, fix.accuracyM, this.#asked === null);
    if (!news) return;
    const first = this.#asked === null;
    this.#asked = fix;
    void this.#ask(fix, first);
  }

  async #ask(fix: Fix, first: boolean): Promise<void> {
    const crs = datum();
    // Seven decimals are a centimetre: the phone knows no more.
    const given: PlaceQuery = { kind: 'coordinate', lon: degrees(fix.lon, 0), lat: degrees(fix.lat, 0) };
    try {
      const answer = await locate(given, this.#host.asOf(), crs, this.#latest.next(), fix.accuracyM);
      const { lon, lat } = answer.place;
      // As the map counts, so that the address of the page means the same place for everybody.
      const query: PlaceQuery = lon == null || lat == null ? given : { kind: 'coordinate', lon: degrees(lon), lat: degrees(lat) };
      this.#host.onState('on');
      this.#host.onAnswer(query, answer, () => hereHead(answer, fix, this.#host));
      if (lon != null && lat != null) this.#host.onPlace(lon, lat, fix.accuracyM, first);
    } catch (error) {
      if (isAbort(error)) return;
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.stop();
    this.#host.onError(error);
  }
}
