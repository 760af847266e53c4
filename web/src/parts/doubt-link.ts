import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { whenSeen } from '../lib/when-seen.ts';
import { FRESH, writeFilter } from '../review/filter.ts';
import { openDoubts, openDoubtsOf } from '../review/service.ts';

const known = new Map<string, Promise<number>>();
let any: Promise<number> | null = null;

/** A link to the open doubts about a record; nothing where there are none, or while it is not known. */
export function doubtLink(record: string): HTMLElement {
  const element = h('span', { class: 'doubt-link' });
  // Asked for when it comes into view: an answer may hold dozens of records, most of them folded away.
  whenSeen(element, () => {
    count(record).then(
      (n) => {
        if (n === 0) return;
        const href = `./review.html${writeFilter({ ...FRESH, text: record })}`;
        element.append(h('a', { class: 'badge doubt-kind', attrs: { href } }, t('doubtsOf', { n })));
      },
      // An extra: the answer stands without it.
      () => undefined,
    );
  });
  return element;
}

function count(record: string): Promise<number> {
  let asked = known.get(record);
  if (asked === undefined) {
    any ??= openDoubts(new AbortController().signal);
    asked = any.then((open) => (open === 0 ? 0 : openDoubtsOf(record, new AbortController().signal)));
    known.set(record, asked);
    asked.catch(() => {
      known.delete(record);
      any = null;
    });
  }
  return asked;
}
