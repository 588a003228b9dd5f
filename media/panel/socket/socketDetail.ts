/** The selected connection: its queues and waiting messages, and what can be done to it. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { Connection, ConnectionAction, Inspection } from '../../../extension/contract/connection.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';
import {
  connectionStateWord,
  connectionTitle,
  directionWord,
  transportWord,
} from '../../../extension/shared/words/connectionWords.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import { listenerWord } from '../../../extension/shared/words/serverWords.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';

export class SocketDetail extends LitElement {
  static override properties = {
    inspection: { attribute: false },
    kind: { type: String },
    dead: { type: Boolean },
  };
  declare inspection: Inspection | undefined;
  declare kind: RowKind;
  /** The server is gone: its last state is shown, and nothing can be done to it. */
  declare dead: boolean;

  static override styles = [
    theme,
    css`
      header {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        padding: 6px 12px;
      }
      /* A line of its own. */
      nav {
        flex: 0 0 100%;
      }
      .back {
        background: none;
        border: 0;
        color: var(--vscode-textLink-foreground);
        cursor: pointer;
        font: inherit;
        font-size: 11px;
        padding: 0;
      }
      .back:hover {
        text-decoration: underline;
      }
      .title {
        font-weight: 600;
      }
      .buttons {
        display: flex;
        gap: 2px;
        margin-inline-start: auto;
      }
      .none {
        padding: 2px 12px 8px;
      }
    `,
  ];

  override render() {
    const { inspection } = this;
    if (inspection === undefined) return html`<p class="none quiet">${t('Asking the kernel…')}</p>`;
    const { row, messages } = inspection;
    const udp = this.kind === 'peer';
    return html`
      <header>
        <nav>
        <button class="back" title=${this.#backHint()} @click=${() => emit(this, 'lab-pick-connection', undefined)}>
          ‹ ${listenerWord({ transport: udp ? 'udp' : 'tcp' })}
        </button>
        </nav>
        <span class="title">${connectionTitle(row)}</span>
        <span class="quiet">${this.#where(row)}</span>
        <span
          class="buttons"
          role="toolbar"
          aria-label=${udp ? t('Peer actions') : t('Connection actions')}
          >${this.#buttons(row)}</span
        >
      </header>
      ${row.state === 'closed' ? html`<p class="none quiet">${this.#end()}</p>` : nothing}
      <lab-pane heading=${t('Queues')}>
        <lab-queue-pipe .inspection=${inspection} .kind=${this.kind}></lab-queue-pipe>
      </lab-pane>
      ${
        messages.length === 0
          ? nothing
          : html`<lab-pane heading=${udp ? t('Waiting datagrams') : t('Waiting messages')} note=${this.#messageCount(inspection)}>
              <lab-queued-messages .messages=${messages}></lab-queued-messages>
            </lab-pane>`
      }
    `;
  }

  /** A UDP peer has neither a descriptor of its own nor a state. */
  #where({ fd, state, transport, direction }: Connection): string {
    if (this.kind === 'connection') return `fd ${fd} · ${connectionStateWord(state)}`;
    if (this.kind === 'socket')
      return [
        `fd ${fd}`,
        transportWord(transport),
        directionWord(direction),
        connectionStateWord(state),
      ].join(' · ');
    return state === 'closed' ? t('forgotten') : t('peer');
  }

  #backHint(): string {
    return this.kind === 'peer' ? t('Back to the socket') : t('Back to the listener');
  }

  #end(): string {
    return this.kind === 'peer'
      ? t('The peer is forgotten. What you see is its last state.')
      : t('The connection has ended. What you see is its last state.');
  }

  /** The engine hands out the first few of a long queue. */
  #messageCount({ messages, queues }: Inspection): string {
    const all = Math.max(messages.length, queues.application?.messages ?? 0);
    return all === messages.length
      ? number(all)
      : t('the first {0} of {1}', number(messages.length), number(all));
  }

  #buttons(row: Connection) {
    const copies = html`${this.#copyButton('text', 'copy', t('Copy as Text'))}
    ${this.#copyButton('json', 'json', t('Copy as JSON'))}`;
    // What a program does with its own sockets is the program's alone.
    if (this.dead || row.state === 'closed' || this.kind === 'socket') return copies;
    if (this.kind === 'peer')
      return html`${copies} ${this.#button(row, 'close', 'debug-disconnect', t('Forget the peer'))}`;
    return html`
      ${
        row.readingPaused
          ? this.#button(row, 'resumeReading', 'debug-continue', t('Resume reading'))
          : this.#button(row, 'pauseReading', 'debug-pause', t('Pause reading'))
      }
      ${this.#button(row, 'shutdownWrite', 'arrow-circle-up', t('Shut down sending (FIN)'))}
      ${this.#button(row, 'reset', 'zap', t('Reset (RST)'))}
      ${copies}
      ${this.#button(row, 'close', 'debug-disconnect', t('Close connection'))}
    `;
  }

  #copyButton(form: 'text' | 'json', icon: string, label: string) {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      @click=${() => emit(this, 'lab-copy', form)}
    ></vscode-toolbar-button>`;
  }

  #button(row: Connection, action: ConnectionAction, icon: string, label: string) {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      @click=${() => emit(this, 'lab-act', { connection: row.id, action })}
    ></vscode-toolbar-button>`;
  }
}

customElements.define('lab-socket-detail', SocketDetail);
