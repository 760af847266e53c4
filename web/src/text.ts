import { ACCESS } from './text/access.ts';
import { BASE_MAP } from './text/base-map.ts';
import { GENERAL } from './text/general.ts';
import { HERE } from './text/here.ts';
import { LAND } from './text/land.ts';
import { LAYERS } from './text/layers.ts';
import { MAP } from './text/map.ts';
import { PANEL } from './text/panel.ts';
import { OFFLINE } from './text/offline.ts';
import { MAP_LOOK } from './text/map-look.ts';
import { PLACE } from './text/place.ts';
import { RAILWAYS } from './text/railways.ts';
import { REVIEW } from './text/review.ts';
import { SEARCH } from './text/search.ts';
import { VIEW } from './text/view.ts';

/** Every word of the page, in both languages, a file per part. Nothing else in the source holds text for people. */
export const TEXT = {
  ...GENERAL,
  ...ACCESS,
  ...SEARCH,
  ...MAP,
  ...MAP_LOOK,
  ...BASE_MAP,
  ...LAYERS,
  ...PLACE,
  ...RAILWAYS,
  ...LAND,
  ...REVIEW,
  ...VIEW,
  ...PANEL,
  ...HERE,
  ...OFFLINE,
} as const;

/** The name of a text. */
export type TextKey = keyof typeof TEXT;
