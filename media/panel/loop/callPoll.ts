/** poll's array: what each entry asked for and what the kernel wrote into it, the ready ones first. */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import type { PollRecord } from '../../../extension/contract/wait.ts';
import { eventNames } from '../../../extension/shared/eventBits.ts';
import type { Watched } from '../../../extension/shared/watched.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import { controlNote, roleOf } from '../words/callWords.ts';
import { callStyles, raw } from './callStyles.ts';

/** Entries without revents that are shown; the rest is told as a count. */
const mostIdle = 8;

export class CallPoll extends LitElement {
  static override properties = { wait: { attribute: false }, watched: { attribute: false } };
  declare wait: PollRecord;
  declare watched: Watched;

  static override styles = [theme, callStyles];

  override render() {
    const ready = this.wait.entries.filter(({ revents }) => revents !== 0);
    const { controlFd } = this.wait;
    const isQuietControl = ({ fd, revents }: PollRecord['entries'][number]) =>
      fd === controlFd && revents === 0;
    const idle = this.wait.entries.filter((entry) => entry.revents === 0 && !isQuietControl(entry));
    const folded = this.wait.folded + Math.max(0, idle.length - mostIdle);
    return html`
      <table class="code">
        <tr><th>fd</th><th>events</th><td></td><th>revents</th><td></td></tr>
        ${ready.map(this.#entry)} ${idle.slice(0, mostIdle).map(this.#entry)}
      </table>
      ${folded > 0 ? html`<p class="more quiet">${folded === 1 ? t('and 1 entry with nothing to say') : t('and {0} entries with nothing to say', number(folded))}</p>` : nothing}
      ${controlFd !== undefined && this.wait.entries.some(isQuietControl) ? html`<p class="more quiet">${controlNote(controlFd)}</p>` : nothing}
    `;
  }

  #entry = ({ fd, events, revents }: PollRecord['entries'][number]) =>
    html`<tr class=${revents === 0 ? 'idle' : 'ready'}>
      <td class="fd">${fd}</td>
      <td>${eventNames(events)}${raw(events)}</td>
      <td>→</td>
      <td>${eventNames(revents)}${raw(revents)}</td>
      <td class="role">${roleOf(fd, this.wait, this.watched) ?? ''}</td>
    </tr>`;
}

customElements.define('lab-call-poll', CallPoll);
