import type { Answer } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import type { Query } from '../lib/query.ts';
import type { TextKey } from '../text.ts';

/** How long a button says that it is done, in milliseconds. */
const SAID_FOR = 2500;

/** What can be done with an answer: copy it, print it, report by message, share it. The work is loaded with the first use. */
export function answerActions(answer: Answer, query: Query): HTMLElement {
  const said = h('div', { class: 'actions-said', attrs: { role: 'status' } });
  let timer = 0;
  const say = (...words: readonly Child[]): void => {
    clearTimeout(timer);
    fill(said, ...words);
  };
  const run = (work: (handout: typeof import('../handout/handout.ts')) => Promise<Child> | Child) => async (): Promise<void> => {
    say(t('actionLoading'));
    try {
      say(await work(await import('../handout/handout.ts')));
    } catch (error) {
      say(t('actionFailed', { why: error instanceof Error ? error.message : String(error) }));
    }
    if (said.querySelector('textarea') === null) timer = window.setTimeout(() => fill(said), SAID_FOR);
  };
  const button = (words: TextKey, className: string, work: Parameters<typeof run>[0]): HTMLElement => {
    const start = run(work);
    return h('button', { class: `action ${className}`, attrs: { type: 'button' }, on: { click: () => void start() } }, t(words));
  };
  const share = typeof navigator.share === 'function';
  return h(
    'div',
    { class: 'actions', attrs: { role: 'group', 'aria-label': t('actions') } },
    button('actionCopy', 'action-copy', ({ copy }) => copy(answer, query)),
    button('actionPrint', 'action-print', ({ print }) => print(answer, query)),
    button('actionReport', 'action-report', ({ report }) => report(answer, query)),
    share && button('actionShare', 'action-share', ({ share: go }) => go(answer, query)),
    said,
  );
}
