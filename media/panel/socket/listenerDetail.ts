/** The listener, shown while no connection is selected: its accept queue. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { ServerInfo } from '../../../extension/contract/server.ts';
import { type AcceptQueue, acceptQueueOf } from '../../../extension/shared/acceptQueue.ts';
import { addressText } from '../../../extension/shared/text.ts';
import { emit } from '../frame/emit.ts';
import { property } from '../frame/property.ts';
import { queueColours, theme } from '../frame/theme.ts';
import { plain } from '../words/format.ts';

export class ListenerDetail extends LitElement {
  static override properties = {
    server: { attribute: false },
    dead: { type: Boolean },
  };
  declare server: ServerInfo | undefined;
  /** The server is gone: its last state is shown, and nothing can be done to it. */
  declare dead: boolean;

  static override styles = [
    theme,
    queueColours,
    css`
      header {
        padding: 6px 12px;
      }
      .title {
        font-weight: 600;
        margin-inline-end: 10px;
      }
      .queue {
        align-items: center;
        display: grid;
        gap: 4px 10px;
        grid-template-columns: auto 1fr auto;
        padding: 8px 12px;
      }
      .sign {
        color: var(--vscode-list-warningForeground);
        text-align: end;
      }
      lab-value-field {
        grid-column: 2 / -1;
        max-width: 100px;
      }
      /* In a line of its own, so that the field has room in a narrow panel too. */
      vscode-button {
        grid-column: 1 / -1;
        justify-self: start;
      }
      p {
        font-size: 12px;
        grid-column: 1 / -1;
        margin: 0;
      }
    `,
  ];

  override render() {
    const { server } = this;
    if (server === undefined) return nothing;
    const stream = server.transport === 'tcp';
    return html`
      <header>
        <span class="title">${stream ? t('Listener') : t('Socket')}</span>
        <span class="quiet">fd ${server.fd} · ${addressText(server)}</span>
      </header>
      ${stream ? this.#acceptQueue(server) : this.#datagramsDropped(server)}
    `;
  }

  /** Not drawn where there is none: of a server that has ended. */
  #acceptQueue(server: ServerInfo) {
    const queue = acceptQueueOf(server);
    if (queue === undefined) return nothing;
    return html`<lab-pane heading=${t('Accept queue')}>${this.#acceptQueueFacts(server, queue)}</lab-pane>`;
  }

  #acceptQueueFacts({ acceptingPaused, backlog, drops }: ServerInfo, { waiting, room }: AcceptQueue) {
    return html`<div class="queue receive">
      <span>${t('Waiting for accept')}</span>
      <span class="bar" ${property('--fraction', Math.min(1, waiting / room))}></span>
      <span>${plain(waiting)} / ${plain(room)}</span>
      ${this.#dropped(t('Overflows'), drops)}
      <span>${t('Backlog')}</span>
      <lab-value-field
        number
        .label=${t('Backlog')}
        .value=${String(backlog)}
        ?disabled=${this.dead}
        @lab-value=${(event: CustomEvent<string>) => emit(this, 'lab-adjust', { backlog: Number(event.detail) })}
      ></lab-value-field>
      <vscode-button secondary ?disabled=${this.dead} @click=${() => emit(this, 'lab-adjust', { acceptingPaused: !acceptingPaused })}
        >${acceptingPaused ? t('Accept again') : t('Pause accepting')}</vscode-button
      >
      <p class="quiet">
        ${t('backlog {0}: the kernel holds one more, then lets further clients wait.', plain(backlog))}
        ${t('Overflows: how often a SYN, or the last ACK of a handshake, came and found no room; a client that repeats its SYN counts again.')}
      </p>
    </div>`;
  }

  #datagramsDropped({ drops }: ServerInfo) {
    if (this.dead && drops === undefined) return nothing;
    return html`<lab-pane heading=${t('Receive queue')}>
      <div class="queue">
        ${this.#dropped(t('Datagrams dropped'), drops)}
        <p class="quiet">${t('They came while the receive queue (SO_RCVBUF) had no room: UDP tells nobody.')}</p>
      </div>
    </lab-pane>`;
  }

  #dropped(name: string, drops: number | undefined) {
    const some = drops !== undefined && drops > 0;
    return html`<span>${name}</span>
      <span class="sign">${some ? html`<vscode-icon name="warning"></vscode-icon>` : nothing}</span>
      <span class="drops ${some ? '' : 'quiet'}">${drops === undefined ? t('unknown') : plain(drops)}</span>`;
  }
}

customElements.define('lab-listener-detail', ListenerDetail);
