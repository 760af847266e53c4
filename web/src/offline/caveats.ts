import type { Caveat, Place, Railway } from '../api.ts';
import { daysBetween } from './day.ts';
import type { Manifest } from './pack-types.ts';

/** That this is the answer of a pack, of which day it is, and what it does not compute. */
export function fromPack({ kind, name, as_of: day }: Manifest, today: string): Caveat {
  const days = daysBetween(day, today);
  const [of, ofEn] = kind === 'line' ? [`${name}沿线`, `along ${name}`] : [name, name];
  const [age, ageEn] = days <= 0 ? ['今天', 'today'] : [`${days}天前`, `${days} days ago`];
  return {
    code: 'offline_pack',
    zh: `离线回答：数据包“${of}”，日期${day}（${age}），之后的变化不在内；管控规则只列出，不计算是否适用`,
    en: `answered offline from the pack “${ofEn}” of ${day} (${ageEn}): later changes are not in it; rules are listed, whether they apply is not computed`,
  };
}

/** That land and rules of a place are not in the pack: unknown, not none. */
export const NOT_COVERED: Caveat = {
  code: 'offline_not_covered',
  zh: '此处不在数据包范围内：宗地、临时用地和约束未查，不等于没有',
  en: 'the place lies outside what the pack covers: parcels, temporary uses and constraints were not looked up, which is not none',
};

/** That a place may be where the pack took no land along. */
export function notFarther(accuracyM: number): Caveat {
  const acc = Math.round(accuracyM);
  return {
    code: 'offline_not_farther',
    zh: `定位精度±${acc} m，误差范围超出数据包：包外更远处的县、宗地、临时用地和约束未查找，不等于没有`,
    en: `the position is known to ±${acc} m, which leaves what the pack covers: counties, parcels, temporary uses and constraints farther off were not looked up, which is not none`,
  };
}

const SCHEMATIC: Caveat = {
  code: 'schematic_geometry',
  zh: '线形为已知点连线（示意），不是轨道中心线；位置、里程均带误差，不判定左右侧',
  en: 'the line joins known points and is not the track’s centreline; place and post carry a tolerance, no side is told',
};

/** What to know before relying on the answer, as the service tells it. */
export function about(place: Place, railways: readonly Railway[], asOf: string, byPost: boolean, accuracyM: number): Caveat[] {
  const found: Caveat[] = [];
  const [nearest, ...others] = railways;
  if (nearest !== undefined && !byPost && nearest.roster === 'not_listed' && others.some((other) => other.line !== nearest.line && other.segments.length > 0)) {
    found.push({
      code: 'nearest_line_not_listed',
      zh: `最近的铁路是${nearest.line}，名单未列其双段长；其他线路的段长只负责各自线路`,
      en: `the nearest railway is ${nearest.line}, for which no chief is listed; chiefs of other lines answer for those only`,
    });
  }
  if (railways.some(({ schematic }) => schematic)) found.push(SCHEMATIC);
  const since = railways.flatMap(({ segments }) => segments.map(({ valid_from: from }) => from)).filter((from): from is string => from !== null);
  const oldest = since.sort()[0];
  if (oldest !== undefined) {
    const years = Number(asOf.slice(0, 4)) - Number(oldest.slice(0, 4));
    found.push({
      code: 'roster_age',
      zh: `段长名单日期${oldest}，距所查日期约${years}年，人员可能已变动；职责随职务，不随人`,
      en: `the roster is of ${oldest}, about ${years} years before the day asked; holders may have changed, the duty stays with the office`,
    });
  }
  found.push(...aboutPlace(place, accuracyM), ...countyDiffers(place, railways));
  return found;
}

function aboutPlace({ county, lon }: Place, accuracyM: number): Caveat[] {
  if (county === null) {
    return lon === null
      ? [{ code: 'no_place', zh: '没有可用坐标：宗地、临时用地和按区域的约束无法判定，不等于没有', en: 'no coordinate: parcels, temporary uses and constraints of areas cannot be told, which is not none' }]
      : [{ code: 'outside_counties', zh: '位于忻州、朔州、阳泉三市县界数据之外', en: 'outside the county data of 忻州, 朔州 and 阳泉' }];
  }
  const edge = county.edge_m ?? 0;
  if (accuracyM > 0 && county.maybe.length > 0) {
    const [acc, names, inside] = [Math.round(accuracyM), county.maybe.join('、'), county.contained !== false];
    return [
      {
        code: inside ? 'county_edge' : 'outside_counties',
        zh: `定位精度±${acc} m，所给坐标在${county.name}县界（示意）${inside ? '内' : '外'}约${edge} m，也可能属于${names}；在哪个县无法判定，按县的规则和宗地一并列出`,
        en: `the position is known to ±${acc} m, its coordinate is about ${edge} m ${inside ? 'inside' : 'outside'} the indicative edge of ${county.name}; it may also be in ${names}; which county it is in cannot be decided, rules and land of all of them are listed`,
      },
    ];
  }
  if (county.contained === false) return [{ code: 'outside_counties', zh: `位于县界数据之外，最近的是${county.name}（约${edge} m）`, en: `outside the county data; the nearest is ${county.name} (about ${edge} m)` }];
  if (county.maybe.length === 0) return [];
  const names = county.maybe.join('、');
  return [{ code: 'county_edge', zh: `距县界（示意）约${edge} m，也可能属于${names}`, en: `about ${edge} m from an indicative county edge; it may also be in ${names}` }];
}

/** A roster's limits are often those of workshops: its county may not be the one of the map. */
function countyDiffers({ county }: Place, railways: readonly Railway[]): Caveat[] {
  if (county === null || county.contained !== true) return [];
  const fits = (name: string | null): boolean => name === county.name || county.maybe.some((maybe) => maybe === name);
  const others = railways.flatMap(({ segments }) => {
    const counties = segments.map(({ county: name }) => name);
    return counties.length > 0 && !counties.some(fits) ? counties : [];
  });
  const names = [...new Set(others)].sort().join('、');
  if (names === '') return [];
  return [
    {
      code: 'county_differs',
      zh: `名单列在${names}名下，而此处按示意县界在${county.name}；名单说明由谁负责，不说明县界`,
      en: `the roster lists ${names} here while the indicative polygon gives ${county.name}; a roster says who answers, not where a county ends`,
    },
  ];
}

/** That the accuracy of the place does not tell at which of several lines it is. */
export function lineUndecided(railways: readonly Railway[], accuracyM: number | null): Caveat[] {
  const [nearest] = railways;
  if (accuracyM === null || nearest === undefined) return [];
  const far = (nearest.distance_m ?? 0) + (nearest.lateral_m ?? 0);
  const names = [...new Set(railways.filter((railway) => (railway.distance_m ?? 0) - (railway.lateral_m ?? 0) <= far).map(({ line }) => line))];
  if (names.length < 2) return [];
  const [acc, list] = [Math.round(accuracyM), names.join('、')];
  return [
    {
      code: 'line_undecided',
      zh: `定位精度±${acc} m，误差内有${names.length}条线路（${list}），在哪一条旁无法判定，以现场为准`,
      en: `the position is known to ±${acc} m: ${names.length} lines lie within the error (${list}), which of them it is cannot be decided`,
    },
  ];
}
