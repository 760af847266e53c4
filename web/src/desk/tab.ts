import type { Route } from './route.ts';

/** A part of the work page. It is made when it is first opened. */
export interface TabView {
  readonly element: HTMLElement;
  /** Shows what the address says. */
  show(route: Route): void;
  /** The language or who is signed in has changed. */
  refresh(): void;
  /** Gives up what it holds: somebody else is at the page. */
  dispose?(): void;
}
