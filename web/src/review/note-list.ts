import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { errorWords } from '../parts/error-words.ts';
import { loadSession, session } from '../session.ts';
import { addNote, type Note } from './service.ts';

/** The notes on a doubt, and a field for another. Only who is signed in has them. */
export function noteList(doubt: string, known: readonly Note[]): HTMLElement {
  const notes = [...known];
  const list = h('div', { class: 'notes' });
  const draw = (): void =>
    fill(list, notes.length === 0 ? h('p', { class: 'unknown' }, t('reviewNotesNone')) : h('ul', { class: 'plain' }, ...notes.map(row)));
  const field = h('textarea', { attrs: { id: uniqueId('note'), rows: 3, maxlength: 2000, required: true } });
  const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
  const send = h('button', { attrs: { type: 'submit' } }, t('reviewNoteAdd'));
  const submit = async (): Promise<void> => {
    send.disabled = true;
    fill(said);
    try {
      if (session().csrf == null) await loadSession();
      notes.push(await addNote(doubt, field.value, session().csrf ?? '', new AbortController().signal));
      field.value = '';
      draw();
    } catch (error) {
      fill(said, errorWords(error));
    }
    send.disabled = false;
  };
  draw();
  const label = h('label', { class: 'small', attrs: { for: field.id } }, t('reviewNoteNew'));
  return h('div', {}, list, h('form', { class: 'new-note', on: { submit: (event) => (event.preventDefault(), void submit()) } }, label, field, said, send));
}

function row({ text, by, at }: Note): HTMLElement {
  const when = h('time', { attrs: { datetime: at } }, new Date(at).toLocaleString());
  return h('li', {}, h('p', { class: 'small' }, by, ' · ', when), h('p', { class: 'note-text' }, text));
}
