import type { TextKey } from '../text.ts';

/** The words for the tracks of a line; `whole` has none. */
export const TRACK: Readonly<Record<string, TextKey>> = {
  up: 'trackUp',
  down: 'trackDown',
  single: 'trackSingle',
  left: 'trackLeft',
  right: 'trackRight',
  relief: 'trackRelief',
  link: 'trackLink',
};
