/** A listener, shown while no connection is selected: its accept queue, and the other listeners there are. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import { acceptQueueOf } from '../../../extension/shared/acceptQueue.ts';
import { visible } from '../../../extension/shared/text.ts';
import {
  isLabServer,
  isProgram,
  type Listener,
  listenersOf,
  type Watched,
} from '../../../extension/shared/watched.ts';
import { transportWord } from '../../../extension/shared/words/connectionWords.ts';
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
    watched: { attribute: false },
    listener: { attribute: false },
    dead: { type: Boolean },
  };
  declare watched: Watched | undefined;
  /** Undefined where there is none. */
  declare listener: Listener | undefined;
  /** It is gone: its last state is shown, and nothing can be done to it. */
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
      .none {
        padding: 6px 12px;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        padding: 6px 12px 0;
      }
      .listener {
        background: none;
        border: 1px solid var(--vscode-widget-border, var(--vscode-descriptionForeground));
        border-radius: 10px;
        color: var(--vscode-descriptionForeground);
        cursor: pointer;
        font: inherit;
        font-size: 11px;
        padding: 1px 8px;
      }
      .listener[aria-current='true'] {
        background: var(--vscode-inputOption-activeBackground);
        border-color: var(--vscode-inputOption-activeBorder);
        color: var(--vscode-inputOption-activeForeground);
      }
    `,
  ];

  override render() {
    const { watched, listener } = this;
    if (watched === undefined) return nothing;
    if (listener === undefined) return html`<p class="none quiet">${t('It does not listen.')}</p>`;
    return html`
      ${this.#others(listenersOf(watched), listener)}
      <header>
        <span class="title">${listenerWord(listener)}</span>
        <span class="quiet">${this.#where(watched, listener)}</span>
      </header>
      ${listener.transport === 'udp' ? this.#datagramsDropped(listener) : this.#acceptQueue(watched, listener)}
    `;
  }

  /** Where there are several, each can be reached from each. */
  #others(listeners: Listener[], shown: Listener) {
    if (listeners.length < 2) return nothing;
    return html`<nav aria-label=${t('Listeners')}>
      ${listeners.map(
        ({ id, address }) => html`<button
          class="listener"
          aria-current=${id === shown.id ? 'true' : 'false'}
          @click=${() => emit(this, 'lab-pick-connection', id)}
          >${visible(address)}</button
        >`,
      )}
    </nav>`;
  }

  #where(watched: Watched, { fd, address, transport, sharedWith }: Listener): string {
    return [
      `fd ${fd}`,
      ...(isProgram(watched) ? [transportWord(transport)] : []),
      visible(address),
      ...(sharedWith.length > 0 ? [t('shared with processes {0}', sharedWith.join(', '))] : []),
    ].join(' · ');
  }

  /** Not drawn where there is none: of what has ended. */
  #acceptQueue(watched: Watched, listener: Listener) {
    const queue = acceptQueueOf(listener);
    if (queue === undefined) return nothing;
    return html`<lab-pane heading=${acceptQueueName()}>
      <div class="queue receive">
        <span>${t('Waiting for accept')}</span>
        <span class="bar" ${property('--fraction', Math.min(1, queue.waiting / queue.room))}></span>
        <span>${number(queue.waiting)} / ${number(queue.room)}</span>
        ${this.#dropped(listener)}
        ${isLabServer(watched) ? this.#adjustable(watched) : this.#fixed(listener)}
        <p class="quiet">${this.#meaning(listener)}</p>
      </div>
    </lab-pane>`;
  }

  #meaning(listener: Listener): string {
    const { backlog } = listener;
    const holds =
      backlog === undefined
        ? []
        : [t('backlog {0}: the kernel holds one more, then lets further clients wait.', number(backlog))];
    return [...holds, dropsMeaning(listener)].join(' ');
  }

  #adjustable({ backlog, acceptingPaused }: LabServerInfo) {
    return html`<span>${t('Backlog')}</span>
      <lab-value-field
        number
        .label=${t('Backlog')}
        .value=${String(backlog)}
        ?disabled=${this.dead}
        @lab-value=${(event: CustomEvent<string>) => emit(this, 'lab-adjust', { backlog: Number(event.detail) })}
      ></lab-value-field>
      <vscode-button secondary ?disabled=${this.dead} @click=${() => emit(this, 'lab-adjust', { acceptingPaused: !acceptingPaused })}
        >${acceptingPaused ? t('Accept again') : t('Pause accepting')}</vscode-button
      >`;
  }

  /** What a program asked listen for is the program's alone to change. */
  #fixed({ backlog }: Listener) {
    if (backlog === undefined) return nothing;
    return html`<span>${t('Backlog')}</span><span></span><span>${number(backlog)}</span>`;
  }

  #datagramsDropped(listener: Listener) {
    if (this.dead && listener.drops === undefined) return nothing;
    return html`<lab-pane heading=${queueName('receive')}>
      <div class="queue">
        ${this.#dropped(listener)}
        <p class="quiet">${dropsMeaning(listener)}</p>
      </div>
    </lab-pane>`;
  }

  #dropped(listener: Listener) {
    const some = listener.drops !== undefined && listener.drops > 0;
    return html`<span>${dropsName(listener)}</span>
      <span class="sign">${some ? html`<vscode-icon name="warning"></vscode-icon>` : nothing}</span>
      <span class="drops ${some ? '' : 'quiet'}">${dropsText(listener)}</span>`;
  }
}

customElements.define('lab-listener-detail', ListenerDetail);
