/** What stands above the connection table: the filter, the counts, which columns to show, what to do with marked rows. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { ConnectionAction } from '../../../extension/contract/connection.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';
import { peersWord, socketsWord } from '../../../extension/shared/words/counts.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';
import { type QuickTerm, termWord } from '../words/words.ts';
import { type ColumnLayout, withHidden } from './columnLayout.ts';
import type { Column } from './columns.ts';

/** Terms that the engine's filter knows, offered as buttons. */
const quickTerms: Record<RowKind, readonly QuickTerm[]> = {
  connection: ['queued:yes', 'state:open', 'state:halfClosed', 'paused:yes'],
  peer: ['queued:yes'],
  socket: ['queued:yes', 'state:open', 'state:halfClosed'],
};
const longestFilter = 256;

export class GridTools extends LitElement {
  static override properties = {
    kind: { type: String },
    columns: { attribute: false },
    total: { type: Number },
    matched: { type: Number },
    filter: { attribute: false },
    layout: { attribute: false },
    marked: { attribute: false },
  };
  declare kind: RowKind;
  /** Those that there are to choose from. */
  declare columns: readonly Column[];
  declare total: number;
  declare matched: number;
  declare filter: string;
  declare layout: ColumnLayout;
  /** Ids of the marked connections. */
  declare marked: ReadonlySet<number>;

  static override styles = [
    theme,
    css`
      :host {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        padding: 4px 12px 6px;
        position: relative;
      }
      vscode-textfield {
        flex: 1 1 180px;
        max-width: 260px;
        width: auto;
      }
      .quiet {
        font-size: 12px;
        white-space: nowrap;
      }
      .terms,
      .marked {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .term {
        background: none;
        border: 1px solid var(--vscode-widget-border, var(--vscode-descriptionForeground));
        border-radius: 10px;
        color: var(--vscode-descriptionForeground);
        cursor: pointer;
        font: inherit;
        font-size: 11px;
        padding: 1px 8px;
      }
      .term[aria-pressed='true'] {
        background: var(--vscode-inputOption-activeBackground);
        border-color: var(--vscode-inputOption-activeBorder);
        color: var(--vscode-inputOption-activeForeground);
      }
      .end,
      .menu {
        margin-inline-start: auto;
      }
      .end + .menu {
        margin-inline-start: 0;
      }
      .menu {
        anchor-name: --columns;
      }
      [popover] {
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, var(--vscode-widget-border)));
        border-radius: 4px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow);
        color: var(--vscode-menu-foreground);
        inset: auto;
        margin: 2px 0;
        max-height: 60vh;
        overflow: auto;
        padding: 6px 10px;
        position-anchor: --columns;
        position-try-fallbacks: flip-inline;
        right: anchor(right);
        top: anchor(bottom);
      }
      [popover]:popover-open {
        display: grid;
        gap: 2px;
      }
    `,
  ];

  override render() {
    const udp = this.kind === 'peer';
    return html`
      <vscode-textfield
        .label=${udp ? t('Filter peers') : t('Filter connections')}
        placeholder=${udp ? t('Filter: peer, queued:yes') : t('Filter: peer, state:open')}
        maxlength=${longestFilter}
        .value=${this.filter}
        @input=${this.#typed}
      >
        <vscode-icon slot="content-before" name="filter"></vscode-icon>
      </vscode-textfield>
      <span class="terms" role="group" aria-label=${t('Quick filters')}>${quickTerms[this.kind].map(this.#term)}</span>
      <span class="quiet">${this.#counts()}</span>
      ${this.marked.size > 0 ? this.#marked() : nothing}
      ${this.#hidden()}
      <vscode-toolbar-button
        class="menu"
        icon="list-selection"
        label=${t('Choose columns')}
        title=${t('Choose columns')}
        @click=${this.#openColumns}
      ></vscode-toolbar-button>
      <div popover aria-label=${t('Choose columns')}>${this.columns.map(this.#column)}</div>
    `;
  }

  #counts(): string {
    const [matched, total] = [number(this.matched), number(this.total)];
    const all = this.matched === this.total;
    if (this.kind === 'socket')
      return all ? socketsWord(this.total) : t('{0} of {1} sockets', matched, total);
    if (this.kind === 'peer') return all ? peersWord(this.total) : t('{0} of {1} peers', matched, total);
    return all ? t('{0} connected', total) : t('{0} of {1} connections', matched, total);
  }

  #hidden() {
    const hidden = this.columns.filter(({ key }) => this.layout[key]?.hidden).length;
    if (hidden === 0) return nothing;
    const words = hidden === 1 ? t('1 column hidden') : t('{0} columns hidden', number(hidden));
    return html`<span class="quiet end">${words}</span>`;
  }

  #term = (term: QuickTerm) => {
    const on = this.#terms.includes(term);
    return html`<button class="term" title=${term} aria-pressed=${on ? 'true' : 'false'} @click=${() => this.#turn(term, !on)}>${termWord(term)}</button>`;
  };

  #column = ({ key, title }: { key: string; title: string }) =>
    html`<vscode-checkbox
      label=${title}
      .checked=${!this.layout[key]?.hidden}
      @change=${(event: Event) =>
        emit(this, 'lab-columns', withHidden(this.layout, key, !(event.target as HTMLInputElement).checked))}
    ></vscode-checkbox>`;

  #marked() {
    const udp = this.kind === 'peer';
    return html`<span
      class="marked"
      role="toolbar"
      aria-label=${udp ? t('Marked peers') : t('Marked connections')}
    >
      <span>${t('{0} marked', number(this.marked.size))}</span>
      ${this.#actions()}
    </span>`;
  }

  #actions() {
    // What a program does with its own sockets is the program's alone.
    if (this.kind === 'socket') return nothing;
    if (this.kind === 'peer') return this.#act('close', 'close-all', t('Forget the marked'));
    return html`${this.#act('pauseReading', 'debug-pause', t('Pause reading of the marked'))}
    ${this.#act('resumeReading', 'debug-continue', t('Resume reading of the marked'))}
    ${this.#act('reset', 'zap', t('Reset the marked'))}
    ${this.#act('close', 'close-all', t('Close the marked'))}`;
  }

  #act(action: ConnectionAction, icon: string, label: string) {
    const act = () => {
      for (const connection of this.marked) emit(this, 'lab-act', { connection, action });
    };
    return html`<vscode-toolbar-button icon=${icon} label=${label} title=${label} @click=${act}></vscode-toolbar-button>`;
  }

  get #terms(): string[] {
    return this.filter.split(/\s+/).filter(Boolean);
  }

  #turn(term: string, on: boolean): void {
    const others = this.#terms.filter((each) => each !== term);
    emit(this, 'lab-filter', [...others, ...(on ? [term] : [])].join(' '));
  }

  #typed = (event: Event) => emit(this, 'lab-filter', (event.target as HTMLInputElement).value);

  #openColumns = () => this.renderRoot.querySelector<HTMLElement>('[popover]')!.togglePopover();
}

customElements.define('lab-grid-tools', GridTools);
