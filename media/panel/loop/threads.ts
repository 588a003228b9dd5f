/** The threads of a program: where each stands and what it waits with, and what of all that cannot be seen. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { ProgramInfo, ProgramThread } from '../../../extension/contract/server.ts';
import { visible } from '../../../extension/shared/text.ts';
import { areCallsSeen } from '../../../extension/shared/watched.ts';
import { moreWord } from '../../../extension/shared/words/counts.ts';
import { sentenceWords } from '../../../extension/shared/words/engineWords.ts';
import { standsText, wayMeaning } from '../../../extension/shared/words/programWords.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import { callStyles } from './callStyles.ts';

const mostThreads = 32;

export class Threads extends LitElement {
  static override properties = { program: { attribute: false } };
  declare program: ProgramInfo | undefined;

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
    `,
  ];

  override render() {
    if (this.program === undefined) return nothing;
    const { threads, notSeenSentences, way } = this.program.program;
    const more = threads.length - mostThreads;
    return html`
      <table class="code">
        <tr>
          <th>${t('thread')}</th>
          <th>${t('name')}</th>
          <th>${t('stands')}</th>
          <th>${t('waits with')}</th>
          <th>${t('beside sockets')}</th>
        </tr>
        ${threads.slice(0, mostThreads).map((thread) => this.#thread(thread))}
      </table>
      ${more > 0 ? html`<p class="more quiet">${moreWord(more)}</p>` : nothing}
      ${areCallsSeen(this.program) ? nothing : html`<p class="quiet">${wayMeaning(way)}</p>`}
      ${notSeenSentences.map((sentence) => this.#notSeen(sentenceWords(sentence)))}
    `;
  }

  #thread({ id, name, position, multiplexer, waits, watched }: ProgramThread) {
    const counted = waits === undefined ? [] : [t('{0} times', number(waits))];
    return html`<tr>
      <td class="fd">${id}</td>
      <td>${visible(name)}</td>
      <td>${standsText(position)}</td>
      <td>${[...(multiplexer === undefined ? [] : [multiplexer]), ...counted].join(', ')}</td>
      <td>${watched.map(({ fd, kind }) => `${fd} ${visible(kind)}`).join(', ')}</td>
    </tr>`;
  }

  #notSeen(sentence: string) {
    return html`<p class="quiet not-seen">
      <vscode-icon name="eye-closed" size="12"></vscode-icon> ${sentence}
    </p>`;
  }
}

customElements.define('lab-threads', Threads);
