/** The classic mistakes that the server can be told to commit, each with the symptom to watch for. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import { type MistakeWords, mistakesOf } from '../../../extension/shared/words/mistakeWords.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';

export class FaultSwitches extends LitElement {
  static override properties = { server: { attribute: false }, frozen: { type: Boolean } };
  declare server: LabServerInfo | undefined;
  declare frozen: boolean;

  static override styles = [
    theme,
    css`
      :host {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        display: grid;
        gap: 4px 8px;
        grid-template-columns: repeat(auto-fill, minmax(220px, 1fr));
        max-height: 40cqh;
        overflow: auto;
        padding: 6px 4px;
      }
      h2 {
        color: var(--vscode-descriptionForeground);
        grid-column: 1 / -1;
        padding: 0 10px;
      }
      .fault {
        border-inline-start: 2px solid transparent;
        padding: 3px 10px 6px;
      }
      .on {
        border-color: var(--vscode-editorWarning-foreground);
      }
      vscode-checkbox {
        --vscode-font-weight: 600;
      }
      p {
        font-size: 12px;
        line-height: 1.35;
        margin: 0;
      }
    `,
  ];

  override render() {
    const { server } = this;
    if (server === undefined) return nothing;
    return html`<h2>${t('Classic mistakes')}</h2>
      ${mistakesOf(server).map((words) => this.#fault(words, server))}`;
  }

  /** Who opens the section to watch a mistake sees the one that is on. */
  override firstUpdated(): void {
    this.renderRoot.querySelector('.on')?.scrollIntoView({ block: 'nearest' });
  }

  #fault({ name, mistake, watch, cure }: MistakeWords, { faults }: LabServerInfo) {
    const on = faults.includes(name);
    return html`<div class="fault ${on ? 'on' : ''}" data-fault=${name}>
      <vscode-checkbox
        toggle
        label=${name}
        .checked=${live(on)}
        .disabled=${this.frozen}
        aria-disabled=${this.frozen ? 'true' : nothing}
        @change=${() => this.#turn(faults, name, !on)}
      ></vscode-checkbox>
      <p>${mistake}</p>
      ${watch ? html`<p class="quiet">${watch}</p>` : nothing}
      ${on ? html`<p class="quiet">${cure}</p>` : nothing}
    </div>`;
  }

  #turn(faults: string[], name: string, on: boolean): void {
    emit(this, 'lab-adjust', { faults: on ? [...faults, name] : faults.filter((each) => each !== name) });
  }
}

customElements.define('lab-fault-switches', FaultSwitches);
