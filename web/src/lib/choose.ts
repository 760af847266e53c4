import type { Answer } from '../api.ts';
import { PANEL } from '../text/panel.ts';

/** The answer with one of its candidates chosen by who asked: a person on the ground knows the township. */
export function choose(answer: Answer, id: string | null): Answer {
  if (id === null) return answer;
  return {
    ...answer,
    railways: answer.railways.map((railway) => ({
      ...railway,
      segments: railway.segments.map((segment) =>
        segment.id === id && segment.match === 'candidate' ? { ...segment, match: 'chosen' as const, why: PANEL.chosenHere } : segment,
      ),
    })),
  };
}
