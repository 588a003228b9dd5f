/** What is seen before there is any server, and before anybody is connected to one. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { PanelCommand } from '../../../extension/contract/panel.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { endpointOf, isLabServer, rowKindOf, type Watched } from '../../../extension/shared/watched.ts';
import { emit } from './emit.ts';
import { theme } from './theme.ts';

export class Empty extends LitElement {
  static override styles = [
    theme,
    css`
      :host {
        align-items: center;
        display: grid;
        height: 100%;
        justify-items: center;
        padding: 24px;
        text-align: center;
      }
      div {
        display: grid;
        gap: 12px;
        justify-items: center;
        max-width: 44ch;
      }
      p {
        margin: 0;
      }
    `,
  ];

  override render() {
    return html`<div>
      <vscode-icon name="server-environment" size="48"></vscode-icon>
      <p>${t('No server is running.')}</p>
      <p class="quiet">
        ${t('Start one on select, poll or epoll, connect a client, and see here what each call was asked and what it answered.')}
      </p>
      <vscode-button @click=${() => emit(this, 'lab-run', { command: 'networkLab.startServer' })}
        >${t('Start Server…')}</vscode-button
      >
    </div>`;
  }
}

/** In the place of the rows: who could be in them, and how to get them there. */
export class Nobody extends LitElement {
  static override properties = { watched: { attribute: false } };
  declare watched: Watched | undefined;

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        padding: 16px 12px;
      }
      p {
        margin: 0 0 12px;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  override render() {
    return html`<p class="quiet">
        ${this.#text()}
      </p>
      ${this.#invitations()}`;
  }

  #text(): string {
    const kind = this.watched === undefined ? 'connection' : rowKindOf(this.watched);
    return {
      connection: t('Nobody is connected.'),
      peer: t('No peer is known.'),
      socket: t('It has no connection.'),
    }[kind];
  }

  /** A swarm is for the lab's own servers. */
  #invitations() {
    const { watched } = this;
    if (watched === undefined || !isAlive(watched) || endpointOf(watched) === undefined) return nothing;
    const { id } = watched;
    const isStream = isLabServer(watched) && watched.transport === 'tcp';
    return html`<div>
      ${this.#button('networkLab.connectClient', id, t('Connect Client…'))}
      ${isStream ? this.#button('networkLab.startSwarm', id, t('Start Swarm of Clients…')) : nothing}
    </div>`;
  }

  #button(command: PanelCommand, server: number, label: string) {
    return html`<vscode-button secondary @click=${() => emit(this, 'lab-run', { command, server })}
      >${label}</vscode-button
    >`;
  }
}

customElements.define('lab-empty', Empty);
customElements.define('lab-nobody', Nobody);
