/** epoll's two lists: the interest list that stays in the kernel, the ready list that the call copied out. */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import type { EpollRecord } from '../../../extension/contract/wait.ts';
import { eventNames } from '../../../extension/shared/eventBits.ts';
import type { Watched } from '../../../extension/shared/watched.ts';
import { moreWord } from '../../../extension/shared/words/counts.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import { controlNote, roleOf } from '../words/callWords.ts';
import { callStyles, raw } from './callStyles.ts';

const mostEntries = 12;
type Entry = EpollRecord['ready'][number];

export class CallEpoll extends LitElement {
  static override properties = { wait: { attribute: false }, watched: { attribute: false } };
  declare wait: EpollRecord;
  declare watched: Watched;

  static override styles = [theme, callStyles];

  override render() {
    const { interest, interestSize, ready, controls, controlFd } = this.wait;
    const readyFds = new Set(ready.map(({ fd }) => fd));
    // A program has none; where it is ready it is shown as all others.
    const isControlQuiet = controlFd !== undefined && !readyFds.has(controlFd);
    return html`<div class="lists">
      <section>
        <h3>${t('Interest list, in the kernel: {0}', number(interestSize))}</h3>
        ${this.#table(
          interest.filter(({ fd }) => fd !== controlFd || readyFds.has(fd)),
          interestSize - (isControlQuiet ? 1 : 0),
          (fd) => (readyFds.has(fd) ? 'ready' : 'idle'),
        )}
        ${isControlQuiet ? html`<p class="more quiet">${controlNote(controlFd)}</p>` : nothing}
      </section>
      <section>
        <h3>${t('Ready list, copied out: {0}', number(ready.length))}</h3>
        ${this.#table(ready, ready.length, () => 'ready')}
      </section>
      <section>
        <h3>${t('epoll_ctl since the wait before: {0}', number(controls.length))}</h3>
        ${this.#controls()}
      </section>
    </div>`;
  }

  #table(entries: Entry[], size: number, look: (fd: number) => string) {
    if (size === 0) return html`<span class="quiet">∅</span>`;
    const shown = entries.slice(0, mostEntries);
    return html`<table class="code">
        <tr><th>fd</th><th>events</th><td></td></tr>
        ${shown.map(
          ({ fd, events, data }) => html`<tr class=${look(fd)} title=${t('data {0}', data)}>
            <td class="fd">${fd}</td>
            <td>${eventNames(events)}${raw(events)}</td>
            <td class="role">${roleOf(fd, this.wait, this.watched) ?? ''}</td>
          </tr>`,
        )}
      </table>
      ${this.#more(size - shown.length)}`;
  }

  #controls() {
    const { controls } = this.wait;
    if (controls.length === 0) return html`<span class="quiet">∅</span>`;
    const shown = controls.slice(-mostEntries);
    return html`<table class="code">
        ${shown.map(
          ({ operation, fd, events, errno }) => html`<tr>
            <td>${operation}</td>
            <td class="fd">${fd}</td>
            <td>${operation === 'DEL' ? '' : eventNames(events)}</td>
            <td>${errno ?? ''}</td>
          </tr>`,
        )}
      </table>
      ${this.#more(controls.length - shown.length)}`;
  }

  #more(left: number) {
    return left > 0 ? html`<p class="more quiet">${moreWord(left)}</p>` : nothing;
  }
}

customElements.define('lab-call-epoll', CallEpoll);
