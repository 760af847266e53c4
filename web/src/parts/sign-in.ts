import type { Session } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { loadSession, onSession, session, signIn, signOut } from '../session.ts';
import type { TextKey } from '../text.ts';
import { errorWords } from './error-words.ts';

const ROLE: Readonly<Record<Session['role'], TextKey>> = {
  public: 'rolePublic',
  inspector: 'roleInspector',
  editor: 'roleEditor',
  admin: 'roleAdmin',
};

/** The way to sign in, and who is signed in. The page is complete without it. */
export class SignIn {
  /** Opens the dialog; not there when the service has nothing to sign in to. */
  readonly element = h('button', { class: 'link sign-in', attrs: { type: 'button', hidden: true, 'aria-haspopup': 'dialog' }, on: { click: () => this.#open() } });
  readonly dialog: HTMLElement;
  readonly #title = h('h2', { attrs: { id: uniqueId('sign-in') } });
  readonly #body = h('div', {});
  readonly #close = h('button', { class: 'icon-button', attrs: { type: 'button' }, on: { click: () => this.#hide() } }, '✕');
  readonly #latest = new Latest();

  constructor() {
    this.dialog = h(
      'section',
      {
        class: 'sign-in-dialog card',
        attrs: { hidden: true, role: 'dialog', 'aria-labelledby': this.#title.id },
        on: { keydown: (event) => event.key === 'Escape' && this.#hide() },
      },
      h('header', { class: 'panel-head' }, this.#title, this.#close),
      this.#body,
    );
    onSession(() => this.refresh());
  }

  refresh(): void {
    const { available, signed_in: signedIn, name, role } = session();
    const words = signedIn ? t('signedInAs', { name: name ?? '', role: t(ROLE[role]) }) : t('signIn');
    this.element.hidden = !available;
    this.element.title = words;
    fill(this.element, signedIn ? (name ?? t(ROLE[role])) : words);
    this.#close.setAttribute('aria-label', t('close'));
    if (!this.dialog.hidden) this.#draw();
  }

  #open(): void {
    this.dialog.hidden = false;
    this.#draw();
    this.dialog.querySelector('input')?.focus();
    // The session may have ended since the page was loaded.
    if (session().signed_in) void loadSession();
  }

  #hide(): void {
    this.#latest.cancel();
    this.dialog.hidden = true;
    // A token that was typed does not stay in the page.
    fill(this.#body);
    this.element.focus();
  }

  #draw(): void {
    const signedIn = session().signed_in;
    fill(this.#title, t(signedIn ? 'signedInTitle' : 'signInTitle'));
    fill(this.#body, signedIn ? this.#who() : this.#form());
  }

  #form(): HTMLElement {
    const input = h('input', { attrs: { type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, maxlength: 200, id: uniqueId('token') } });
    const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
    const send = h('button', { class: 'primary', attrs: { type: 'submit' } }, t('signInDo'));
    const submit = async (): Promise<void> => {
      send.disabled = true;
      fill(said);
      try {
        await signIn(input.value.trim(), this.#latest.next());
        // The form is gone, and with it what had the keyboard.
        this.#close.focus();
      } catch (error) {
        if (!isAbort(error)) fill(said, errorWords(error));
      }
      send.disabled = false;
    };
    return h(
      'form',
      { on: { submit: (event) => (event.preventDefault(), void submit()) } },
      h('p', { class: 'small' }, t('signInHint')),
      h('label', { attrs: { for: input.id } }, t('token')),
      input,
      said,
      send,
    );
  }

  #who(): HTMLElement {
    const { name = '', role, counties = [], expires } = session();
    const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
    const leave = async (): Promise<void> => {
      try {
        await signOut(this.#latest.next());
        this.#hide();
      } catch (error) {
        if (!isAbort(error)) fill(said, errorWords(error));
      }
    };
    const row = (label: TextKey, value: Child): HTMLElement => h('p', {}, h('span', { class: 'label' }, t(label)), ' ', value);
    return h(
      'div',
      {},
      row('holder', name),
      row('role', t(ROLE[role])),
      row('roleCounties', counties.length === 0 ? t('allCounties') : counties.join(t('listSeparator'))),
      expires != null && row('sessionUntil', new Date(expires).toLocaleString()),
      h('p', {}, h('a', { attrs: { href: './work.html' } }, t('workEntry'))),
      said,
      h('button', { class: 'primary', attrs: { type: 'button' }, on: { click: () => void leave() } }, t('signOut')),
    );
  }
}
