import { findings, type Finding } from '../api.ts';
import { pick, t } from '../language.ts';
import { concerning } from '../lib/concerning.ts';
import { fill, h } from '../lib/dom.ts';
import { state } from '../state.ts';
import type { TextKey } from '../text.ts';
import { word } from './word.ts';

const SEVERITY: Readonly<Record<Finding['severity'], TextKey>> = {
  fault: 'severityFault',
  doubt: 'severityDoubt',
  note: 'severityNote',
};

/** More records than this are only counted: a range of a whole county has dozens. */
const RECORDS = 3;

/** The findings of the day that was asked for last. */
let known: { readonly asOf: string | null; readonly all: Promise<readonly Finding[]> } | null = null;

/** What the check of the roster found at a post, folded; nothing while it is not known or where there is nothing. */
export function findingList(line: string, postM: number): HTMLElement {
  const element = h('div', {});
  // Asked once for a day: the roster of another day has other gaps.
  const { asOf } = state();
  if (known?.asOf !== asOf) known = { asOf, all: findings(asOf, new AbortController().signal) };
  known.all.then(
    (all) => {
      const here = concerning(all, line, postM);
      if (here.length > 0) fill(element, fold(here));
    },
    () => {
      // An extra: the answer stands without it, and the map says that the layer did not come.
      known = null;
    },
  );
  return element;
}

/** What somebody must look at first; the notes, of which every line has some, one click further. */
function fold(here: readonly Finding[]): HTMLElement {
  const grave = here.filter(({ severity }) => severity !== 'note');
  const notes = here.filter(({ severity }) => severity === 'note');
  const kinds = [...new Set(grave.map((finding) => kind(finding)))].join(t('listSeparator'));
  return h(
    'details',
    { class: 'findings' },
    h('summary', {}, h('strong', {}, t('findingsTitle')), ' ', grave.length > 0 && h('span', { class: 'count' }, grave.length), ' ', h('span', { class: 'small' }, kinds || t('findingsNotesOnly'))),
    list(grave),
    notes.length > 0 && h('details', { class: 'finding-notes' }, h('summary', {}, t('findingsNotes', { n: notes.length })), list(notes)),
  );
}

function list(some: readonly Finding[]): HTMLElement {
  return h('ul', { class: 'plain' }, ...some.map((finding) => h('li', {}, ...findingRows(finding))));
}

/** A finding for people: how grave, what, and the document and records that it rests on. */
export function findingRows(finding: Pick<Finding, 'severity' | 'kind' | 'kind_zh' | 'message' | 'message_en' | 'records' | 'document'>): HTMLElement[] {
  const records = (finding.records ?? '').split(' ').filter((id) => id !== '');
  const some = records.slice(0, RECORDS).join(t('listSeparator'));
  const key = records.length > RECORDS ? 'findingBasisMore' : 'findingBasis';
  return [
    h('p', {}, h('span', { class: `badge severity-${finding.severity}` }, word(SEVERITY, finding.severity)), ' ', kind(finding)),
    h('p', { class: 'sentence' }, pick({ zh: finding.message, en: finding.message_en })),
    h('p', { class: 'small' }, t(key, { document: finding.document ?? t('unknown'), records: some, n: records.length })),
  ];
}

/** The kinds come with a Chinese name; their English one is the term itself. */
function kind({ kind: term, kind_zh: zh }: Pick<Finding, 'kind' | 'kind_zh'>): string {
  return pick({ zh, en: term.replace(/_/gu, ' ') });
}
