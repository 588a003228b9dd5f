/** The listener, shown while no connection is selected: its accept queue. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { ServerInfo } from '../../../extension/contract/server.ts';
import { type AcceptQueue, acceptQueueOf } from '../../../extension/shared/acceptQueue.ts';
import { addressText } from '../../../extension/shared/text.ts';
import { number } from '../../../extension/shared/words/quantities.ts';
import {
  acceptQueueName,
  dropsMeaning,
  dropsName,
  dropsText,
  queueName,
} from '../../../extension/shared/words/queueWords.ts';
import { listenerWord } from '../../../extension/shared/words/serverWords.ts';
import { emit } from '../frame/emit.ts';
import { property } from '../frame/property.ts';
import { queueColours, theme } from '../frame/theme.ts';

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
        <span class="title">${listenerWord(server)}</span>
        <span class="quiet">fd ${server.fd} · ${addressText(server)}</span>
      </header>
      ${stream ? this.#acceptQueue(server) : this.#datagramsDropped(server)}
    `;
  }

  /** Not drawn where there is none: of a server that has ended. */
  #acceptQueue(server: ServerInfo) {
    const queue = acceptQueueOf(server);
    if (queue === undefined) return nothing;
    return html`<lab-pane heading=${acceptQueueName()}>${this.#acceptQueueFacts(server, queue)}</lab-pane>`;
  }

  #acceptQueueFacts(server: ServerInfo, { waiting, room }: AcceptQueue) {
    const { acceptingPaused, backlog } = server;
    return html`<div class="queue receive">
      <span>${t('Waiting for accept')}</span>
      <span class="bar" ${property('--fraction', Math.min(1, waiting / room))}></span>
      <span>${number(waiting)} / ${number(room)}</span>
      ${this.#dropped(server)}
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
        ${t('backlog {0}: the kernel holds one more, then lets further clients wait.', number(backlog))}
        ${dropsMeaning(server)}
      </p>
    </div>`;
  }

  #datagramsDropped(server: ServerInfo) {
    if (this.dead && server.drops === undefined) return nothing;
    return html`<lab-pane heading=${queueName('receive')}>
      <div class="queue">
        ${this.#dropped(server)}
        <p class="quiet">${dropsMeaning(server)}</p>
      </div>
    </lab-pane>`;
  }

  #dropped(server: ServerInfo) {
    const some = server.drops !== undefined && server.drops > 0;
    return html`<span>${dropsName(server)}</span>
      <span class="sign">${some ? html`<vscode-icon name="warning"></vscode-icon>` : nothing}</span>
      <span class="drops ${some ? '' : 'quiet'}">${dropsText(server)}</span>`;
  }
}

customElements.define('lab-listener-detail', ListenerDetail);
