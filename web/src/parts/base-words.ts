import type { Basemap } from '../base-api.ts';
import { pick, t } from '../language.ts';

/** How far a base map is shifted; `null` when it is not. */
export function shiftWords({ shift }: Basemap): string | null {
  return shift === null ? null : t('baseShift', { east: shift.east_m, north: shift.north_m });
}

/** What has to be said wherever a base map is shown: its approval number, how it is shifted, whose it is. */
export function baseWords(basemap: Basemap): readonly string[] {
  const no = basemap.map_approval_no;
  return [
    no === null ? t('baseNoApproval') : t('baseApproval', { no }),
    ...[shiftWords(basemap)].filter((words) => words !== null),
    t('baseCredit', { title: pick(basemap.title), attribution: pick(basemap.attribution) }),
  ];
}
