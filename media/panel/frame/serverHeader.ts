/** The head of the panel: which server, how it is, what can be done with it. A badge goes in the slot. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { PanelCommand } from '../../../extension/contract/panel.ts';
import type { ServerInfo } from '../../../extension/contract/server.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { addressText } from '../../../extension/shared/text.ts';
import { applicationWord, multiplexerWord, stateWord } from '../../../extension/shared/words/serverWords.ts';
import { capitalized, stateIcon } from '../words/words.ts';
import { emit } from './emit.ts';
import { theme } from './theme.ts';

export class ServerHeader extends LitElement {
  static override properties = {
    servers: { attribute: false },
    server: { attribute: false },
  };
  declare servers: ServerInfo[];
  declare server: ServerInfo | undefined;

  static override styles = [
    theme,
    css`
      :host {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        padding: 6px 12px;
      }
      vscode-single-select {
        flex: 1 1 190px;
        max-width: 270px;
      }
      .state {
        align-items: center;
        display: inline-flex;
        font-weight: 600;
        gap: 4px;
      }
      .running {
        --vscode-icon-foreground: var(--vscode-charts-green);
      }
      .paused {
        --vscode-icon-foreground: var(--vscode-charts-yellow);
      }
      .died {
        --vscode-icon-foreground: var(--vscode-errorForeground);
      }
      .facts {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
      }
      .buttons {
        display: flex;
        gap: 2px;
        margin-inline-start: auto;
      }
    `,
  ];

  override render() {
    const { server } = this;
    if (server === undefined) return nothing;
    return html`
      <vscode-single-select label=${t('Server')} .value=${String(server.id)} @change=${this.#pick}>
        ${this.servers.map(
          (each) =>
            html`<vscode-option value=${each.id} ?selected=${each.id === server.id}>
              ${capitalized(applicationWord(each.application))} · ${addressText(each)}
            </vscode-option>`,
        )}
      </vscode-single-select>
      <span class="state ${server.state}">
        <vscode-icon name=${stateIcon(server.state)}></vscode-icon>${capitalized(stateWord(server.state))}
      </span>
      <span class="facts quiet">
        <span>${multiplexerWord(server)}</span>
        <span>${server.transport.toUpperCase()}, ${server.address.family}</span>
        <span>${server.transport === 'udp' ? t('socket fd {0}', server.fd) : t('listener fd {0}', server.fd)}</span>
      </span>
      <slot></slot>
      <span class="buttons" role="toolbar" aria-label=${t('Server actions')}>${this.#buttons(server)}</span>
    `;
  }

  #buttons(server: ServerInfo) {
    const live = isAlive(server);
    return html`
      ${live ? this.#button('networkLab.connectClient', 'plug', t('Connect Client…')) : nothing}
      ${this.#button('networkLab.restartServer', 'debug-restart', t('Restart Server'))}
      ${live ? this.#button('networkLab.stopServer', 'debug-stop', t('Stop Server')) : nothing}
      ${this.#button('networkLab.copyState', 'copy', t('Copy State as Text'))}
      ${this.#button('networkLab.startServer', 'add', t('Start Another Server…'))}
    `;
  }

  #button(command: PanelCommand, icon: string, label: string) {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      @click=${() => emit(this, 'lab-run', { command, server: this.server?.id })}
    ></vscode-toolbar-button>`;
  }

  #pick = (event: Event) => emit(this, 'lab-pick-server', Number((event.target as HTMLSelectElement).value));
}

customElements.define('lab-server-header', ServerHeader);
