/** Speaks to a screen reader, politely: the latest of what happened, at most every two seconds. */
import { html, LitElement } from 'lit';
import { theme } from './theme.ts';

const quietFor = 2000;

export class Announcer extends LitElement {
  static override styles = theme;
  #pending: string | undefined;
  #spoken = '';
  #resting = false;

  /** Says it now, or when the quiet time is over; of several in between only the last is said. */
  say(words: string): void {
    this.#pending = words;
    if (!this.#resting) this.#speak();
  }

  override render() {
    return html`<div class="only-read" role="status" aria-live="polite">${this.#spoken}</div>`;
  }

  #speak(): void {
    if (this.#pending === undefined) return;
    this.#spoken = this.#pending;
    this.#pending = undefined;
    this.#resting = true;
    this.requestUpdate();
    setTimeout(() => {
      this.#resting = false;
      this.#speak();
    }, quietFor);
  }
}

customElements.define('lab-announcer', Announcer);
