import { BASE_MAP } from './text/base-map.ts';
import { GENERAL } from './text/general.ts';
import { LAND } from './text/land.ts';
import { LAYERS } from './text/layers.ts';
import { MAP } from './text/map.ts';
import { PLACE } from './text/place.ts';
import { RAILWAYS } from './text/railways.ts';
import { REVIEW } from './text/review.ts';
import { SEARCH } from './text/search.ts';

/** Every word of the page, in both languages, a file per part. Nothing else in the source holds text for people. */
export const TEXT = {
  ...GENERAL,
  ...SEARCH,
  ...MAP,
  ...BASE_MAP,
  ...LAYERS,
  ...PLACE,
  ...RAILWAYS,
  ...LAND,
  ...REVIEW,
} as const;

/** The name of a text. */
export type TextKey = keyof typeof TEXT;
