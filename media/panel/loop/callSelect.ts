/**
 * select's three sets as rows of bits in words of 64. A filled square came back, a hollow one was asked for
 * and cleared, a point was not asked for.
 */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing, svg } from 'lit';
import type { DescriptorSet, SelectRecord } from '../../../extension/contract/wait.ts';
import type { Watched } from '../../../extension/shared/watched.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { theme } from '../frame/theme.ts';
import { controlNote, roleOf } from '../words/callWords.ts';
import { callStyles } from './callStyles.ts';

const wordBits = 64;
const cell = 9;
const rowPitch = 12;
/** Room for the names of the sets, left of the bits. */
const margin = 44;
/** Words drawn at most; select may have a thousand. */
const mostWords = 8;
const setNames = ['read', 'write', 'except'] as const;

export class CallSelect extends LitElement {
  static override properties = { wait: { attribute: false }, watched: { attribute: false } };
  declare wait: SelectRecord;
  declare watched: Watched;

  static override styles = [
    theme,
    callStyles,
    css`
      figure {
        margin: 0 0 8px;
      }
      figcaption {
        font-size: 11px;
      }
      svg {
        display: block;
        max-width: 620px;
        width: 100%;
      }
      text {
        fill: var(--vscode-descriptionForeground);
        font-size: 9px;
      }
      .came {
        fill: var(--vscode-charts-green);
      }
      .cleared {
        fill: none;
        stroke: var(--vscode-foreground);
      }
      .not {
        fill: var(--vscode-descriptionForeground);
        opacity: 0.6;
      }
      td {
        white-space: normal;
      }
      td:first-child {
        white-space: nowrap;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        font-size: 11px;
        gap: 2px 14px;
        margin: 0 0 6px;
      }
    `,
  ];

  override render() {
    const words = this.#wordsInUse();
    return html`
      <p class="legend quiet">
        <span>■ ${t('asked for, came back')}</span>
        <span>□ ${t('asked for, cleared')}</span>
        <span>· ${t('not asked for')}</span>
      </p>
      ${words.slice(0, mostWords).map((word) => this.#word(word))}
      ${words.length > mostWords ? html`<p class="more quiet">${moreWords(words.length - mostWords)}</p>` : nothing}
      <table class="code">
        <tr><th>${t('set')}</th><th>${t('asked for')}</th><th>${t('came back')}</th></tr>
        ${setNames.map((name) => this.#list(name, this.wait[name]))}
      </table>
      ${this.#quietControl === undefined ? nothing : html`<p class="more quiet">${controlNote(this.#quietControl)}</p>`}
    `;
  }

  #wordsInUse(): number[] {
    const { read, write, except } = this.wait;
    const words = new Set(
      [...read.asked, ...write.asked, ...except.asked].map((fd) => Math.floor(fd / wordBits)),
    );
    return [...words].sort((a, b) => a - b);
  }

  #word(word: number) {
    const first = word * wordBits;
    return html`<figure>
      <figcaption class="quiet">fd ${first}–${first + wordBits - 1}</figcaption>
      <svg viewBox="0 0 ${margin + wordBits * cell} ${setNames.length * rowPitch + 2}" aria-hidden="true" @mousemove=${this.#point(first)}>
        <title></title>
        ${setNames.map(
          (name, row) => svg`
          <text x="0" y=${row * rowPitch + 10}>${name}</text>
          ${this.#bits(this.wait[name], first, row * rowPitch + 3)}`,
        )}
      </svg>
    </figure>`;
  }

  #bits({ asked, returned }: DescriptorSet, first: number, top: number) {
    const came = new Set(returned);
    const wanted = new Set(asked);
    const paths = { came: '', cleared: '', not: '' };
    for (let bit = 0; bit < wordBits; bit++) {
      const fd = first + bit;
      const left = margin + bit * cell;
      if (came.has(fd)) paths.came += `M${left} ${top}h7v7h-7z`;
      else if (wanted.has(fd)) paths.cleared += `M${left + 0.5} ${top + 0.5}h6v6h-6z`;
      else paths.not += `M${left + 3} ${top + 3}h1.5v1.5h-1.5z`;
    }
    return svg`<path class="not" d=${paths.not} /><path class="cleared" d=${paths.cleared} /><path class="came" d=${paths.came} />`;
  }

  /** Names the descriptor under the pointer. */
  #point = (first: number) => (event: MouseEvent) => {
    const picture = event.currentTarget as SVGSVGElement;
    const scale = picture.viewBox.baseVal.width / picture.clientWidth;
    const bit = Math.floor((event.offsetX * scale - margin) / cell);
    const known = bit >= 0 && bit < wordBits;
    picture.querySelector('title')!.textContent = known ? this.#describe(first + bit) : '';
  };

  #describe(fd: number): string {
    const sets = setNames.filter((name) => this.wait[name].asked.includes(fd));
    const came = setNames.filter((name) => this.wait[name].returned.includes(fd));
    const role = roleOf(fd, this.wait, this.watched);
    return [
      role === undefined ? `fd ${fd}` : `fd ${fd} (${role})`,
      t('asked for: {0}', sets.join(', ') || '–'),
      t('came back: {0}', came.join(', ') || '–'),
    ].join('\n');
  }

  #list(name: string, { asked, returned }: DescriptorSet) {
    return html`<tr>
      <td>${name}</td>
      <td>${this.#descriptors(asked)}</td>
      <td>${this.#descriptors(returned)}</td>
    </tr>`;
  }

  /** The lab's own descriptor, which is not shown where it has nothing to say. */
  get #quietControl(): number | undefined {
    const { read, controlFd } = this.wait;
    if (controlFd === undefined || read.returned.includes(controlFd)) return undefined;
    return read.asked.includes(controlFd) ? controlFd : undefined;
  }

  #descriptors(all: number[]): string {
    const fds = all.filter((fd) => fd !== this.#quietControl);
    if (fds.length === 0) return '∅';
    const shown = fds.slice(0, 16).map((fd) => {
      const role = roleOf(fd, this.wait, this.watched);
      return role === undefined ? String(fd) : `${fd} (${role})`;
    });
    const more = fds.length > shown.length ? [t('… {0} in all', number(fds.length))] : [];
    return [...shown, ...more].join(', ');
  }
}

function moreWords(more: number): string {
  return more === 1 ? t('and 1 more word with bits') : t('and {0} more words with bits', number(more));
}

customElements.define('lab-call-select', CallSelect);
