import { lineSources } from '../api.ts';
import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';

let known: Promise<ReadonlyMap<string, string | null>> | null = null;

/** Where the centreline of a line comes from; it stands there as soon as the service has said so. */
export function lineSource(line: string): HTMLElement {
  const element = h('p', { class: 'line-source small' }, t('lineSource', { source: '…' }));
  // Asked once for all lines: they change only when the service starts anew.
  known ??= lineSources(new AbortController().signal);
  known.then(
    (sources) => fill(element, t('lineSource', { source: sources.get(line) ?? t('unknown') })),
    () => {
      known = null;
      fill(element, t('lineSource', { source: t('notLoaded') }));
    },
  );
  return element;
}
