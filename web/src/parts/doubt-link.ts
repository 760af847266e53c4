import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { whenSeen } from '../lib/when-seen.ts';
import { FRESH, writeFilter } from '../review/filter.ts';
import { openDoubts, openDoubtsOf } from '../review/service.ts';
import { onSession } from '../session.ts';

/** How long a count is believed: doubts are decided on another page meanwhile. */
const FRESH_MS = 60_000;

type Counted = { readonly at: number; readonly count: Promise<number> };

const known = new Map<string, Counted>();
let any: Counted | null = null;

// Another person may see other doubts.
onSession(() => {
  known.clear();
  any = null;
});

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
  const at = Date.now();
  const before = known.get(record);
  if (before !== undefined && at - before.at < FRESH_MS) return before.count;
  if (any === null || at - any.at >= FRESH_MS) any = { at, count: openDoubts(new AbortController().signal) };
  const all = any;
  const asked: Counted = { at, count: all.count.then((open) => (open === 0 ? 0 : openDoubtsOf(record, new AbortController().signal))) };
  known.set(record, asked);
  asked.count.catch(() => {
    if (known.get(record) === asked) known.delete(record);
    if (any === all) any = null;
  });
  return asked.count;
}
