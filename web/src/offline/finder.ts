import { nameKey } from './names.ts';
import { postText } from './posts.ts';
import type { Geometry, PackData } from './pack-types.ts';

/** Something of a pack that has a name. `locate`: the question that leads to it. */
export type Found = {
  readonly kind: 'line' | 'county' | 'township' | 'village' | 'station' | 'official' | 'decision';
  readonly title: string;
  readonly of: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly locate: string | null;
  /** Whether the text is its whole name or number, or one of them. */
  readonly exact: boolean;
  /** The day of the pack that holds it. */
  readonly day: string;
};

/** The same before it is compared with a text. */
type Thing = Omit<Found, 'exact' | 'day'> & { readonly names: readonly string[] };

/** What packs hold under a name or number: whole names first, then what begins with it, each once and of the newest pack. */
export function found(packs: readonly PackData[], text: string, limit: number): readonly Found[] {
  const wanted = nameKey(text);
  if (wanted === '') return [];
  const rank = (names: readonly string[]): number => {
    const keys = names.map(nameKey);
    return keys.includes(wanted) ? 0 : keys.some((key) => key.startsWith(wanted)) ? 1 : keys.some((key) => key.includes(wanted)) ? 2 : 3;
  };
  const all = [...packs]
    .sort((a, b) => (a.manifest.as_of < b.manifest.as_of ? 1 : a.manifest.as_of > b.manifest.as_of ? -1 : 0))
    .flatMap((pack) => [...things(pack)].map((thing) => ({ thing, day: pack.manifest.as_of })))
    .map((one) => ({ ...one, rank: rank(one.thing.names) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank);
  const once = new Map<string, Found>();
  for (const { thing, rank: of, day } of all) {
    const { names: _, ...rest } = thing;
    const hit = { ...rest, exact: of === 0, day };
    const key = `${hit.kind} ${hit.title} ${hit.of}`;
    if (!once.has(key)) once.set(key, hit);
  }
  return [...once.values()].slice(0, limit);
}

function* things({ lines, places, roster, land }: PackData): Generator<Thing> {
  for (const { name, aliases, chains } of lines) {
    const at = chains[0]?.vertices[Math.floor(chains[0].vertices.length / 2)];
    const first = chains[0]?.eras[0]?.knots[0];
    const locate = first === undefined ? null : `/locate?line=${encodeURIComponent(name)}&post=${encodeURIComponent(postText(first.outgoing))}`;
    yield { kind: 'line', title: name, of: '', lon: at?.[0] ?? null, lat: at?.[1] ?? null, locate, names: [name, ...aliases] };
  }
  for (const { kind, name, aliases = [], of, lon, lat } of places.named) {
    if (kind === 'township' || kind === 'village' || kind === 'station') yield { kind, title: name, of, lon, lat, locate: null, names: [name, ...aliases] };
  }
  for (const [line, stretches] of Object.entries(roster)) {
    for (const { from_mm: from, segment } of stretches) {
      for (const official of [segment.local, segment.railway]) {
        if (official?.name == null) continue;
        const locate = `/locate?line=${encodeURIComponent(line)}&post=${encodeURIComponent(postText(from))}`;
        yield { kind: 'official', title: official.name, of: `${official.office ?? ''} · ${line} ${segment.from}–${segment.to}`, lon: null, lat: null, locate, names: [official.name] };
      }
    }
  }
  for (const { answer, geometry } of land) {
    const [lon, lat] = geometry === null ? [null, null] : first(geometry);
    const names = [answer.number, answer.parcel_no, ...(answer.aliases ?? [])].filter((name): name is string => name != null && name !== '');
    yield { kind: 'decision', title: answer.parcel_no ?? answer.number ?? answer.title, of: answer.title, lon, lat, locate: null, names: [...names, answer.title] };
  }
}

function first(geometry: Geometry): readonly [number | null, number | null] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries[0] === undefined ? [null, null] : first(geometry.geometries[0]);
  const flat = geometry.coordinates.flat(3) as unknown as number[];
  return [flat[0] ?? null, flat[1] ?? null];
}
