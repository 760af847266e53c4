import { extentOf, zoomFor } from '../lib/extent.ts';
import { EMPTY, writePermalink } from '../lib/permalink.ts';
import { isQuery, parseTyped, queryText } from '../lib/query.ts';
import type { DoubtRecord } from './service.ts';

/** How wide an area is shown, in pixels: it fits beside the panels of a desk and between those of a phone. */
const SHOWN = 340;

/** Where the map shows a record: an address known at once, a feature that has to be asked for, or nowhere. */
export type MapLink =
  | { readonly kind: 'address'; readonly href: string }
  | { readonly kind: 'feature'; readonly layer: string; readonly id: string }
  | null;

/** Where the map shows a record, by what the record says. */
export function mapLink({ id, body }: Pick<DoubtRecord, 'id' | 'body'>): MapLink {
  switch (body.record) {
    case 'segment':
    case 'zone':
      return stretch(body);
    case 'site':
      return site(body);
    case 'decision':
      return { kind: 'feature', layer: body['kind'] === 'temporary_use' ? 'temporary_uses' : 'parcels', id };
    default:
      return null;
  }
}

/** The map at a feature's extent, without a pin: most are known to a county only, and no point of it is meant. */
export function featureAddress(feature: unknown): string | null {
  const extent = extentOf((feature as { geometry?: unknown } | null)?.geometry);
  if (extent === null) return null;
  const [west, south, east, north] = extent;
  const map = { zoom: zoomFor(extent, SHOWN), lat: (south + north) / 2, lon: (west + east) / 2 };
  return `./${writePermalink({ ...EMPTY, map })}`;
}

function stretch({ line, span }: DoubtRecord['body']): MapLink {
  const { from, to } = (span ?? {}) as { from?: unknown; to?: unknown };
  return typeof line === 'string' && typeof from === 'string' && typeof to === 'string' ? question(`${line} ${from}-${to}`) : null;
}

/** A printed coordinate with several readings has no one place. */
function site({ disputed, readings }: DoubtRecord['body']): MapLink {
  const [only, ...others] = Array.isArray(readings) ? (readings as { lon?: unknown; lat?: unknown }[]) : [];
  if (disputed !== false || others.length > 0 || typeof only?.lon !== 'number' || typeof only.lat !== 'number') return null;
  return question(`${only.lon.toFixed(5)} ${only.lat.toFixed(5)}`);
}

function question(text: string): MapLink {
  const typed = parseTyped(text);
  return isQuery(typed) ? { kind: 'address', href: `./${writePermalink({ ...EMPTY, question: queryText(typed) })}` } : null;
}
