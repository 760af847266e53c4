import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import type { Entry, Outline, Section } from './outline.ts';
import { mapPicture } from './picture.ts';

/** Sizes of the letters that are tried, in points: the first that fits one page is taken. */
const SIZES = [9.5, 9, 8.5, 8, 7.5, 7] as const;
/** The size where a second page is needed anyway. */
const PLENTY = 8.5;
/** A4 without its margins, in millimetres; as `style/print.css` has them. */
const PAGE = { width: 186, height: 271 } as const;
/** More rules than this are named by title only when a page is short of room. */
const MOST_RULES = 8;

/** Puts the answer on the page as a sheet that only a printer sees; gives what takes it away again. */
export function printSheet(outline: Outline): () => void {
  const sheet = h('div', { class: 'print-sheet', attrs: { 'aria-hidden': 'true' } });
  const picture = pictureOf();
  document.querySelector('.print-sheet')?.remove();
  document.body.append(sheet);
  fit(sheet, outline, picture);
  document.documentElement.classList.add('has-sheet');
  return () => {
    sheet.remove();
    document.documentElement.classList.remove('has-sheet');
  };
}

/**
 * One page if it can be done readably: first the letters shrink, then the reasons of the rules are left out, then
 * rules are named by title only; each of these is said on the sheet. What still does not fit goes on to a second page.
 */
function fit(sheet: HTMLElement, outline: Outline, picture: HTMLElement): void {
  for (const shortened of [outline, withoutReasons(outline), byTitle(withoutReasons(outline))]) {
    fill(sheet, ...content(shortened, picture));
    for (const size of SIZES) {
      sheet.style.fontSize = `${size}pt`;
      if (sheet.scrollHeight <= (PAGE.height * 96) / 25.4) return;
    }
  }
  // Two pages in any case: then nothing has to give way.
  fill(sheet, ...content(outline, picture));
  sheet.style.fontSize = `${PLENTY}pt`;
}

function pictureOf(): HTMLElement {
  const canvas = mapPicture();
  if (canvas === null) return h('p', { class: 'sheet-picture none' }, t('printNoPicture'));
  // The canvas itself: a picture of it would not be there yet when the sheet is measured and printed.
  return h('figure', { class: 'sheet-picture' }, canvas, h('figcaption', {}, t('printPicture')));
}

function content({ title, facts, caveats, sections, foot }: Outline, picture: HTMLElement): HTMLElement[] {
  return [
    picture,
    h('h1', {}, title),
    ...facts.map((fact) => h('p', {}, fact)),
    ...(caveats.length === 0 ? [] : [h('div', { class: 'sheet-caveats' }, h('strong', {}, t('caveatsTitle')), h('ul', {}, ...caveats.map((text) => h('li', {}, text))))]),
    ...sections.map(section),
    h('footer', {}, ...foot.map((line) => h('p', {}, line))),
  ];
}

function section({ title, entries, notes }: Section): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...notes.map((note) => h('p', { class: 'sheet-note' }, note)), ...entries.map(entry));
}

function entry({ head, chiefs, lines, source, rows }: Entry): HTMLElement {
  const small = [...lines, ...(source === null ? [] : [t('textSource', { source })])];
  return h(
    'div',
    { class: chiefs.length === 0 && rows.length === 0 ? 'sheet-entry run-in' : 'sheet-entry' },
    h('h3', {}, head),
    chiefs.length > 0 &&
      h(
        'div',
        { class: 'sheet-chiefs' },
        ...chiefs.map(({ side, who, phones }) => h('p', {}, h('span', { class: 'sheet-side' }, side), ' ', h('strong', {}, who), ...phones.flatMap((phone) => [' ', h('span', { class: 'nowrap' }, phone)]))),
      ),
    rows.length > 0 && h('ul', { class: 'sheet-rows' }, ...rows.map((row) => h('li', {}, h('strong', {}, row.head), ` ${row.text}`))),
    small.length > 0 && h('p', { class: 'sheet-small' }, small.join(' · ')),
  );
}

/** The rules without why they are judged so: their basis and distance stay. */
function withoutReasons(outline: Outline): Outline {
  return ofRules(outline, (rules) => ({ ...rules, entries: rules.entries.map((one) => ({ ...one, lines: one.lines.slice(-1) })), notes: [...rules.notes, t('printShort')] }));
}

/** The first rules of each verdict, and the titles of the others. */
function byTitle(outline: Outline): Outline {
  return ofRules(outline, (rules) => {
    const rest = rules.entries.slice(MOST_RULES);
    if (rest.length === 0) return rules;
    const titles = rest.map(({ head }) => head).join(t('clauseSeparator'));
    return { ...rules, entries: rules.entries.slice(0, MOST_RULES), notes: [...rules.notes, t('printTitles', { n: rest.length, titles })] };
  });
}

function ofRules(outline: Outline, change: (section: Section) => Section): Outline {
  return { ...outline, sections: outline.sections.map((one) => (one.rules === true ? change(one) : one)) };
}
