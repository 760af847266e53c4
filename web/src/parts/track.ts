import type { TextKey } from '../text.ts';

/** The words for the tracks as a range names them, in Chinese. */
export const TRACK_WORD: Readonly<Record<string, TextKey>> = {
  上行: 'trackUp',
  下行: 'trackDown',
  单线: 'trackSingle',
  左线: 'trackLeft',
  右线: 'trackRight',
  疏解线: 'trackRelief',
  联络线: 'trackLink',
};

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
