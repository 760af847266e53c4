import Overlay from 'ol/Overlay';

import type { Finding } from '../api.ts';
import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { findingRows } from '../parts/finding-list.ts';

/** What a check found at the place that was clicked: a small card there, gone with the next click. */
export class FindingTip {
  readonly #element = h('ul', { class: 'finding-tip card', attrs: { role: 'status' } });
  readonly overlay = new Overlay({ element: this.#element, positioning: 'bottom-center', offset: [0, -12], stopEvent: false });

  /** Shows the features of the layer `findings`, each once; none takes the card away. */
  show(coordinate: number[], features: readonly { get(name: string): unknown }[]): void {
    // A feature is cut at the edges of tiles, so a click may meet it twice.
    const told = new Map(features.map((feature) => [text(feature, 'id'), feature]));
    fill(this.#element, ...[...told.values()].map((feature) => h('li', {}, ...findingRows(finding(feature)))), h('li', { class: 'tip-more small' }, t('findingsBelow')));
    this.overlay.setPosition(told.size === 0 ? undefined : coordinate);
  }

  /** Takes the card away. */
  clear(): void {
    this.overlay.setPosition(undefined);
  }
}

function text(feature: { get(name: string): unknown }, name: string): string {
  return String(feature.get(name) ?? '');
}

function finding(feature: { get(name: string): unknown }): Parameters<typeof findingRows>[0] {
  const severity = text(feature, 'severity') as Finding['severity'];
  const [kind, kind_zh, message, message_en, records] = ['kind', 'kind_zh', 'message', 'message_en', 'records'].map((name) => text(feature, name));
  return {
    severity,
    kind: kind ?? '',
    kind_zh: kind_zh ?? '',
    message: message ?? '',
    message_en: message_en ?? '',
    records: records ?? '',
    document: text(feature, 'document') || null,
  };
}
