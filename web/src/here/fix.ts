/** A position as the phone states it. */
export type Fix = {
  readonly lon: number;
  readonly lat: number;
  /** ± metres, as the phone estimates it; `null` when it does not. */
  readonly accuracyM: number | null;
  /** When it was taken, milliseconds since 1970. */
  readonly at: number;
};

/** In what the phone's coordinates are: the standard says WGS84, some browsers in China give GCJ-02. */
export type Datum = 'EPSG:4326' | 'gcj02';

/** Why there is no position. */
export type NoFix = 'insecure' | 'denied' | 'unavailable' | 'timeout' | 'unsupported';

/** Reads what the browser gives; `null` for numbers that are no place. */
export function fixOf(position: { readonly coords: { readonly longitude: number; readonly latitude: number; readonly accuracy: number }; readonly timestamp: number }): Fix | null {
  const { longitude: lon, latitude: lat, accuracy } = position.coords;
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lon) > 180 || Math.abs(lat) > 90) return null;
  return { lon, lat, accuracyM: Number.isFinite(accuracy) && accuracy >= 0 ? accuracy : null, at: position.timestamp };
}

/** Why the browser refused, by its code; a page without HTTPS is told apart, because the way out is another. */
export function noFixOf(code: number, secure: boolean): NoFix {
  if (!secure) return 'insecure';
  if (code === 1) return 'denied';
  return code === 3 ? 'timeout' : 'unavailable';
}

/** Metres between two positions that are near each other: enough to tell whether somebody has moved. */
export function apartM(a: Fix, b: Fix): number {
  const degree = 111_200;
  const x = (a.lon - b.lon) * degree * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(x, (a.lat - b.lat) * degree);
}

/** Whether a new position is worth a new answer: much better known, or somewhere else. A thumb may be on its way to a button, so not for less. */
export function isNews(now: Fix, asked: Fix | null): boolean {
  if (asked === null) return true;
  const [old, fresh] = [asked.accuracyM ?? Infinity, now.accuracyM ?? Infinity];
  if (fresh < old * 0.6 && old > 10) return true;
  return apartM(now, asked) > Math.max(30, Math.min(old, 1e6), Math.min(fresh, 1e6));
}
