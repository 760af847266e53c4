import type { Answer, Caveat } from '../api.ts';
import type { PlaceQuery } from '../lib/query.ts';
import { answerPoint, answerPost, refused, type Pack } from './answer.ts';
import { today } from './day.ts';
import { fromGcj02 } from './gcj.ts';
import { lineOf, splitName } from './names.ts';
import type { Packs } from './packs.ts';

/** A question as the page asks it. */
export type Asked = { readonly query: PlaceQuery; readonly asOf: string | null; readonly crs: string | null; readonly accuracyM: number | null };

/** Answers from the packs on this phone, or says which pack is missing. */
export function ask(packs: Packs, asked: Asked): Answer {
  return askPacks(packs.all, asked, today());
}

/** The same with the day of today; the newest pack that knows answers. */
export function askPacks(all: readonly Pack[], { query, asOf, crs, accuracyM }: Asked, day: string): Answer {
  const newest = newestFirst(all, query.kind === 'post' ? query.line : null);
  const on = { asOf: asOf ?? day, today: day };
  if (query.kind === 'post') {
    // A line is whole in every pack that has it, so its day alone decides; of one day the pack of the line has the land around all of it.
    const pack = newest.find((one) => one.knows(query.line));
    if (pack === undefined) throw missing(newest);
    return answerPost(pack, { line: query.line, post: query.post, ...on });
  }
  const { lon, lat, notes } = place(query, crs);
  const pack = newest.find((one) => one.covers(lon, lat));
  if (pack === undefined) throw missing(newest);
  return answerPoint(pack, { given: `${query.lon} ${query.lat}`, lon, lat, accuracyM, notes, ...on });
}

/** The newest first; of one day that of the line asked about, then the one made last. */
function newestFirst(all: readonly Pack[], line: string | null): Pack[] {
  const rank = ({ data: { manifest, lines } }: Pack): string => {
    const own = line !== null && manifest.kind === 'line' && lineOf(lines, splitName(line).line)?.name === manifest.name;
    return [manifest.as_of, own ? 1 : 0, manifest.generated_at].join(' ');
  };
  return [...all].sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
}

/** Degrees as given; other systems than those of a phone and of the map the service reads. */
function place({ lon: x, lat: y }: { readonly lon: string; readonly lat: string }, crs: string | null): { lon: number; lat: number; notes: readonly Caveat[] } {
  const [lon, lat] = [Number(x), Number(y)];
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    throw refused({ zh: '离线只读经纬度坐标；其他坐标系请联网查询', en: 'offline only degrees are read; ask with a network for other systems' });
  }
  if (crs === null || crs === 'EPSG:4490') return { lon, lat, notes: [] };
  if (crs === 'EPSG:4326') {
    return { lon, lat, notes: [{ code: 'crs_note', zh: 'WGS 84 与 CGCS2000 视为相同（恒等变换，误差约 1 米）', en: 'WGS 84 and CGCS2000 are taken as identical (identity, about 1 m)' }] };
  }
  if (crs !== 'gcj02') throw refused({ zh: `离线不能换算坐标系 ${crs}，请联网查询`, en: `the system ${crs} cannot be converted offline, ask with a network` });
  const [x84, y84] = fromGcj02(lon, lat);
  return {
    lon: x84,
    lat: y84,
    notes: [{ code: 'crs_note', zh: '按手机设置由公式近似还原 GCJ-02 偏移坐标，误差数米；使用者须遵守测绘法规', en: 'restored from GCJ-02 by formula because the phone is set so, to some metres; subject to Chinese surveying law' }],
  };
}

/** That no pack on this phone is about the place: another one's answer is not given instead. */
function missing(all: readonly Pack[]): Error {
  const names = all.map(({ data }) => data.manifest.name).join('、');
  return refused({
    zh: `没有网络，本机的数据包（${names}）不含此处，不能回答；不等于此处没有段长或地块`,
    en: `there is no network, and the packs on this phone (${names}) do not cover this place: no answer, which does not mean that nobody answers or nothing is there`,
  });
}
