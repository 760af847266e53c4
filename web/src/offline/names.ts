import type { LineFacts, TrackName } from './pack-types.ts';

/** The form in which names are compared, as the service does: half-width, without blanks, without the ending that says that it is a line. */
export function nameKey(name: string): string {
  const text = name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
  for (const end of ['铁路线', '铁路', '线']) {
    if (!text.endsWith(end)) continue;
    const stem = text.slice(0, -end.length);
    if ([...stem].length >= 2) return stem;
    break;
  }
  return text;
}

/** The line of this name or alias; nothing is matched by similarity. */
export function lineOf(lines: readonly LineFacts[], name: string): LineFacts | null {
  const key = nameKey(name);
  return lines.find((line) => line.name === name) ?? lines.find((line) => [line.name, ...line.aliases].some((own) => nameKey(own) === key)) ?? null;
}

const TRACKS: readonly (readonly [string, TrackName])[] = [
  ['上行', 'up'],
  ['下行', 'down'],
  ['单线', 'single'],
  ['左线', 'left'],
  ['右线', 'right'],
  ['双线', 'whole'],
];

/** A line as people name it: a track behind it, and in brackets from where its posts count. */
export function splitName(text: string): { readonly line: string; readonly track: TrackName | null; readonly origin: string | null } {
  const bracket = /^(.+?)\s*[(（]\s*(.+?)\s*[)）]$/u.exec(text.trim());
  const origin = bracket?.[2] === undefined ? null : bracket[2].replace(/(?:起算|起|=0)$/u, '').trim();
  const name = (bracket?.[1] ?? text).trim();
  for (const [word, track] of TRACKS) {
    const rest = name.endsWith(word) ? name.slice(0, -word.length).trim() : '';
    if (rest !== '') return { line: rest, track: track === 'whole' ? null : track, origin };
  }
  const short = /^(.+线)(上|下)$/u.exec(name);
  if (short?.[1] !== undefined) return { line: short[1], track: short[2] === '上' ? 'up' : 'down', origin };
  return { line: name, track: null, origin };
}

export const TRACK_ZH: Readonly<Record<TrackName, string>> = { whole: '', up: '上行', down: '下行', single: '单线', left: '左线', right: '右线', relief: '疏解线', link: '联络线' };
