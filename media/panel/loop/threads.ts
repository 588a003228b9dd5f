/** The threads of a program: where each stands and what it waits with, and what of all that cannot be seen. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { ProgramInfo, ProgramThread } from '../../../extension/contract/server.ts';
import { visible } from '../../../extension/shared/text.ts';
import { areCallsSeen } from '../../../extension/shared/watched.ts';
import { moreWord } from '../../../extension/shared/words/counts.ts';
import { countingSentenceWords } from '../../../extension/shared/words/engineWords.ts';
import { standsText, threadWord, wayMeaning } from '../../../extension/shared/words/programWords.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';
import type { Lines } from '../state/sites.ts';
import { callStyles } from './callStyles.ts';
import { holdButtons, paceSelect } from './holding.ts';

const mostThreads = 32;

export class Threads extends LitElement {
  static override properties = {
    program: { attribute: false },
    lines: { attribute: false },
    drivable: { type: Boolean },
  };
  declare program: ProgramInfo | undefined;
  /** Where the program makes its calls. */
  declare lines: Lines | undefined;
  /** Whether each can be held on its own. */
  declare drivable: boolean;

  static override styles = [
    theme,
    callStyles,
    css`
      :host {
        padding: 6px 12px 10px;
      }
      p {
        margin: 6px 0 0;
      }
      td {
        vertical-align: middle;
      }
      td.controls {
        padding-inline-end: 8px;
      }
      .controls span {
        align-items: center;
        display: flex;
        font-family: var(--vscode-font-family);
        gap: 2px;
      }
      vscode-single-select {
        width: 96px;
      }
      tr.held td {
        --place: var(--vscode-foreground);
        background: var(--vscode-editor-stackFrameHighlightBackground);
      }
    `,
  ];

  override render() {
    if (this.program === undefined) return nothing;
    const { threads, notSeenSentences, way } = this.program.program;
    const more = threads.length - mostThreads;
    const places = threads.some(({ position }) => position.site !== undefined);
    // The controls of all do for the only one.
    const controls = this.drivable && threads.length > 1;
    return html`
      <table class="code">
        <tr>
          ${controls ? html`<th>${t('hold')}</th>` : nothing}
          <th>${t('thread')}</th>
          <th>${t('name')}</th>
          <th>${t('stands')}</th>
          ${places ? html`<th>${t('where')}</th>` : nothing}
          <th>${t('waits with')}</th>
          <th>${t('beside sockets')}</th>
        </tr>
        ${threads.slice(0, mostThreads).map((thread) => this.#thread(thread, places, controls))}
      </table>
      ${more > 0 ? html`<p class="more quiet">${moreWord(more)}</p>` : nothing}
      ${areCallsSeen(this.program) ? nothing : html`<p class="quiet">${wayMeaning(way)}</p>`}
      ${notSeenSentences.map((sentence) => this.#notSeen(countingSentenceWords(sentence)))}
    `;
  }

  #thread(thread: ProgramThread, places: boolean, controls: boolean) {
    const { id, name, position, multiplexer, waits, watched, paused = false } = thread;
    const counted = waits ? [waits === 1 ? t('once') : t('{0} times', number(waits))] : [];
    return html`<tr data-thread=${id} class=${paused && position.held ? 'held' : ''}>
      ${controls ? html`<td class="controls">${this.#controls(thread)}</td>` : nothing}
      <td class="fd">${id}</td>
      <td>${visible(name)}</td>
      <td>${standsText(position)}</td>
      ${places ? html`<td>${this.#place(position.site)}</td>` : nothing}
      <td>${[...(multiplexer === undefined ? [] : [multiplexer]), ...counted].join(', ')}</td>
      <td>${watched.map(({ fd, kind }) => `${fd} ${visible(kind)}`).join(', ')}</td>
    </tr>`;
  }

  #place(site: number | undefined) {
    return site === undefined ? nothing : html`<lab-place .frames=${this.lines?.(site)}></lab-place>`;
  }

  #controls({ id, paused = false, pace = 0 }: ProgramThread) {
    const labels = {
      resume: t('Let thread {0} go on (F5)', id),
      pause: t('Hold thread {0} before its next call (F6)', id),
      step: t('Let thread {0} make one system call (F10)', id),
    };
    return html`<span role="toolbar" aria-label=${threadWord(id)}>
      ${holdButtons(paused, labels, (action) => emit(this, 'lab-loop', { action, thread: id }))}
      ${paceSelect(pace, t('Pace of thread {0}', id), (to) => emit(this, 'lab-pace', { pace: to, thread: id }))}
    </span>`;
  }

  #notSeen(sentence: string) {
    return html`<p class="quiet not-seen">
      <vscode-icon name="eye-closed" size="12"></vscode-icon> ${sentence}
    </p>`;
  }
}

customElements.define('lab-threads', Threads);
