import type { Caveat, Segment } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { confidenceBadge, matchBadge } from './badge.ts';
import { caveatList } from './caveat-list.ts';
import { doubtLink } from './doubt-link.ts';
import { official } from './official.ts';
import { phonesButton } from './phones-button.ts';
import { sourceChip } from './source-chip.ts';
import { validity } from './validity.ts';
import { word } from './word.ts';

/** The words for the tiers. */
export const TIER: Readonly<Record<Segment['tier'], TextKey>> = {
  township: 'tierTownship',
  county: 'tierCounty',
  village: 'tierVillage',
};

/** One responsibility segment: its two chiefs side by side, its range, and where that is printed. */
export function segmentCard(segment: Segment, caveats: readonly Caveat[]): HTMLElement {
  const workshop = segment.workshop;
  const since = validity(segment.valid_from, segment.valid_to);
  return h(
    'section',
    { class: `segment tier-${segment.tier}` },
    h(
      'header',
      { class: 'segment-head' },
      h('span', { class: 'tier' }, word(TIER, segment.tier)),
      h('h4', {}, segment.area ?? segment.county ?? t('unknown')),
      segment.area != null && segment.county != null && segment.area !== segment.county && h('span', { class: 'small' }, segment.county),
      matchBadge(segment.match),
    ),
    h(
      'div',
      { class: 'chiefs' },
      official('localChief', segment.local, phonesButton(segment, 'local')),
      official('railwayChief', segment.railway, phonesButton(segment, 'railway')),
    ),
    caveatList(caveats),
    h(
      'p',
      { class: 'segment-range' },
      h('span', { class: 'nowrap' }, `${segment.from} – ${segment.to}`),
      workshop != null && workshop !== segment.railway?.unit && ` · ${workshop}`,
      since !== '' && ` · ${since}`,
    ),
    segment.why != null && h('p', { class: 'why' }, pick(segment.why)),
    h('div', { class: 'segment-foot' }, confidenceBadge(segment.confidence), doubtLink(segment.id), sourceChip(segment.source, segment.reasons)),
  );
}
