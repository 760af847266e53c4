import ScaleLine from 'ol/control/ScaleLine';
import Zoom from 'ol/control/Zoom';

import { onLanguage, t } from '../language.ts';
import { h } from '../lib/dom.ts';

/** The buttons and the scale of a map of the work page; the library's own words are English only. */
export function mapControls(): [Zoom, ScaleLine] {
  const [closer, farther] = [h('span', {}, '+'), h('span', {}, '–')];
  const zoom = new Zoom({ zoomInLabel: closer, zoomOutLabel: farther, zoomInTipLabel: t('zoomIn'), zoomOutTipLabel: t('zoomOut') });
  onLanguage(() => {
    closer.parentElement?.setAttribute('title', t('zoomIn'));
    farther.parentElement?.setAttribute('title', t('zoomOut'));
  });
  return [zoom, new ScaleLine()];
}
