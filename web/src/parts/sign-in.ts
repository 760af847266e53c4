import type { Session } from '../api.ts';
import { language, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { loadSession, onSession, session, signIn, signOut } from '../session.ts';
import type { TextKey } from '../text.ts';
import { errorWords } from './error-words.ts';
import { tidyToken, tokenField } from './token-field.ts';

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
  readonly dialog: HTMLDialogElement;
  readonly #title = h('h2', { attrs: { id: uniqueId('sign-in') } });
  readonly #body = h('div', {});
  readonly #close = h('button', { class: 'icon-button', attrs: { type: 'button' }, on: { click: () => this.dialog.close() } }, '✕');
  readonly #latest = new Latest();

  constructor() {
    this.dialog = h(
      'dialog',
      {
        class: 'sign-in-dialog card',
        attrs: { 'aria-labelledby': this.#title.id },
        // Escape, the cross and a click beside it all end here.
        on: { close: () => this.#closed(), click: (event) => event.target === this.dialog && this.dialog.close() },
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
    if (this.dialog.open) this.#draw();
  }

  #open(): void {
    this.#draw();
    // Modal: the keyboard stays in it, and what lies below is not reached unseen.
    this.dialog.showModal();
    this.dialog.querySelector('input')?.focus();
    // The session may have ended since the page was loaded.
    if (session().signed_in) void loadSession();
  }

  #closed(): void {
    this.#latest.cancel();
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
    const input = h('input', { attrs: { type: 'password', autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', required: true, maxlength: 300, id: uniqueId('token') } });
    const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
    const send = h('button', { class: 'primary', attrs: { type: 'submit' } }, t('signInDo'));
    const submit = async (): Promise<void> => {
      send.disabled = true;
      fill(said);
      try {
        await signIn(tidyToken(input.value), this.#latest.next());
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
      tokenField(input, said),
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
        this.dialog.close();
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
      expires != null && row('sessionUntil', new Date(expires).toLocaleString(language() === 'zh' ? 'zh-CN' : 'en-GB')),
      h('p', {}, h('a', { attrs: { href: './work.html' } }, t('workEntry'))),
      said,
      h('button', { class: 'primary', attrs: { type: 'button' }, on: { click: () => void leave() } }, t('signOut')),
    );
  }
}
