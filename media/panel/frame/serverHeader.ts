/** The head of the panel: which server or program, how it is, what can be done with it. A badge goes in the slot. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { PanelCommand } from '../../../extension/contract/panel.ts';
import type { LabServerInfo, ProgramInfo } from '../../../extension/contract/server.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { visible } from '../../../extension/shared/text.ts';
import { endpointOf, isProgram, listenersOf, type Watched } from '../../../extension/shared/watched.ts';
import { moreWord } from '../../../extension/shared/words/counts.ts';
import { wayMeaning, wayWord } from '../../../extension/shared/words/programWords.ts';
import { stateWord } from '../../../extension/shared/words/serverWords.ts';
import { capitalized, titleOf, waitsWithWord } from '../../../extension/shared/words/watchedWords.ts';
import { stateIcon } from '../words/words.ts';
import { emit } from './emit.ts';
import { theme } from './theme.ts';

/** Listeners that there is room for; all of them stand below. */
const mostListeners = 2;

export class ServerHeader extends LitElement {
  static override properties = {
    all: { attribute: false },
    watched: { attribute: false },
    again: { type: Boolean },
  };
  declare all: Watched[];
  declare watched: Watched | undefined;
  /** Of a program: it was run from here, and can be run again. */
  declare again: boolean;

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
    const { watched } = this;
    if (watched === undefined) return nothing;
    return html`
      <vscode-single-select label=${t('Server')} .value=${String(watched.id)} @change=${this.#pick}>
        ${this.all.map(
          (each) =>
            html`<vscode-option value=${each.id} ?selected=${each.id === watched.id}>
              ${titleOf(each)}
            </vscode-option>`,
        )}
      </vscode-single-select>
      <span class="state ${watched.state}">
        <vscode-icon name=${stateIcon(watched.state)}></vscode-icon>${capitalized(stateWord(watched.state))}
      </span>
      <span class="facts quiet">${isProgram(watched) ? this.#programFacts(watched) : this.#serverFacts(watched)}</span>
      <slot></slot>
      <span class="buttons" role="toolbar" aria-label=${isProgram(watched) ? t('Program actions') : t('Server actions')}
        >${isProgram(watched) ? this.#programButtons(watched) : this.#serverButtons(watched)}</span
      >
    `;
  }

  #serverFacts(server: LabServerInfo) {
    const { transport, address, fd } = server;
    return html`<span>${waitsWithWord(server)}</span>
      <span>${transport.toUpperCase()}, ${address.family}</span>
      <span>${transport === 'udp' ? t('socket fd {0}', fd) : t('listener fd {0}', fd)}</span>`;
  }

  #programFacts(program: ProgramInfo) {
    const how = waitsWithWord(program);
    const { way } = program.program;
    const listeners = listenersOf(program);
    return html`${how === undefined ? nothing : html`<span>${how}</span>`}
      <span title=${wayMeaning(way)}>${wayWord(way)}</span>
      ${listeners.slice(0, mostListeners).map(({ address, fd }) => html`<span>${t('{0}, listener fd {1}', visible(address), fd)}</span>`)}
      ${listeners.length > mostListeners ? html`<span>${moreWord(listeners.length - mostListeners)}</span>` : nothing}`;
  }

  #programButtons(program: ProgramInfo) {
    const reachable = isAlive(program) && endpointOf(program) !== undefined;
    return html`
      ${reachable ? this.#button('networkLab.connectClient', 'plug', t('Connect Client…')) : nothing}
      ${this.again ? this.#button('networkLab.runAgain', 'debug-restart', t('Run Again')) : nothing}
      ${isAlive(program) ? this.#button('networkLab.endProgram', 'debug-stop', t('End Program')) : nothing}
      ${
        isAlive(program)
          ? this.#button('networkLab.stopWatching', 'eye-closed', t('Stop Watching'))
          : this.#button('networkLab.forgetProgram', 'close', t('Forget Program'))
      }
      ${this.#button('networkLab.copyState', 'copy', t('Copy State as Text'))}
      ${this.#button('networkLab.startServer', 'add', t('Start Another Server…'))}
    `;
  }

  #serverButtons(server: LabServerInfo) {
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
      @click=${() => emit(this, 'lab-run', { command, server: this.watched?.id })}
    ></vscode-toolbar-button>`;
  }

  #pick = (event: Event) => emit(this, 'lab-pick-server', Number((event.target as HTMLSelectElement).value));
}

customElements.define('lab-server-header', ServerHeader);
