/** One option of the shown socket: its control, what it does, and what the kernel made of a value that was set. */
import { t } from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { OptionValue, SocketOption } from '../../../extension/contract/server.ts';
import { engineWord, sentenceWords } from '../../../extension/shared/words/engineWords.ts';
import { changedText, isChanged, optionValueText } from '../../../extension/shared/words/optionWords.ts';
import { emit } from '../frame/emit.ts';
import { theme } from '../frame/theme.ts';
import type { OptionNote } from '../state/model.ts';
import { optionControl } from './optionControl.ts';

export class OptionRow extends LitElement {
  static override properties = {
    option: { attribute: false },
    note: { attribute: false },
    shared: { type: Boolean },
  };
  declare option: SocketOption;
  /** What came of setting it. */
  declare note: OptionNote | undefined;
  /** Others have this option too: its value can be set on all of them. */
  declare shared: boolean;

  static override styles = [
    theme,
    css`
      :host {
        border-inline-start: 2px solid transparent;
        padding: 3px 10px 5px;
      }
      :host(:hover) {
        background: var(--vscode-list-hoverBackground);
      }
      :host(:focus-visible) {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      :host([changed]) {
        border-color: var(--vscode-settings-modifiedItemIndicator);
      }
      .line {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 6px;
        min-height: 24px;
      }
      .name {
        flex: 1;
        font-weight: 600;
        min-width: 120px;
      }
      vscode-checkbox {
        --vscode-font-weight: 600;
        flex: 1;
      }
      lab-value-field {
        width: 104px;
      }
      vscode-single-select {
        width: 130px;
      }
      .fact {
        text-align: end;
        word-break: break-all;
      }
      .unit {
        min-width: 2.5em;
      }
      p {
        font-size: 12px;
        line-height: 1.35;
        margin: 0;
      }
      .error {
        background: var(--vscode-inputValidation-errorBackground);
        border: 1px solid var(--vscode-inputValidation-errorBorder);
        color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground));
        margin-top: 3px;
        padding: 2px 6px;
      }
      /* Seen where the pointer or the keyboard is; it keeps its place. */
      :host(:not(:hover, :focus-within)) .on-all {
        opacity: 0;
      }
      .mark {
        font-size: 11px;
        white-space: nowrap;
      }
    `,
  ];

  override render() {
    const { option, note } = this;
    const changed = isChanged(option);
    return html`<div class="line">
        ${isSwitch(option) ? nothing : html`<span class="name">${option.name}</span>`}
        ${optionControl(option, (value) => this.#set(value))}
        ${changed ? this.#changedMark(option) : nothing}
        ${this.shared && option.settable ? this.#onAll(option) : nothing}
      </div>
      <p class="quiet">${engineWord(option.effect)}</p>
      ${option.reasonSentence && option.when !== 'never' ? html`<p class="quiet"><em>${sentenceWords(option.reasonSentence)}</em></p>` : nothing}
      ${note ? html`<p class=${note.kind} role=${note.kind === 'error' ? 'alert' : nothing}>${note.text}</p>` : nothing}`;
  }

  override updated(): void {
    this.toggleAttribute('changed', isChanged(this.option));
  }

  /** Where the keyboard goes from the row; nowhere where nothing can be set. */
  focusControl(): void {
    this.renderRoot
      .querySelector<HTMLElement>('vscode-checkbox, lab-value-field, vscode-single-select')
      ?.focus();
  }

  #changedMark(option: SocketOption) {
    const words = changedText(option);
    if (!option.settable) return html`<span class="mark quiet">${words}</span>`;
    const label = t('Reset {0} to its default', option.name);
    return html`<span class="mark quiet">${words}</span>
      <vscode-toolbar-button
        icon="discard"
        label=${label}
        title=${label}
        @click=${() => this.#set(option.default!)}
      ></vscode-toolbar-button>`;
  }

  #onAll(option: SocketOption) {
    const { name, value } = option;
    if (value === null) return nothing;
    const label = t('Set {0} on all connections to {1}', name, optionValueText(option));
    return html`<vscode-toolbar-button
      class="on-all"
      icon="checklist"
      label=${label}
      title=${label}
      @click=${() => emit(this, 'lab-set-on-all', { name, value })}
    ></vscode-toolbar-button>`;
  }

  #set(value: OptionValue): void {
    emit(this, 'lab-set-option', { name: this.option.name, value });
  }
}

/** Its control carries its name. */
function isSwitch({ kind, value, when, settable }: SocketOption): boolean {
  return value !== null && when !== 'never' && settable && (kind === 'flag' || kind === 'linger');
}

customElements.define('lab-option-row', OptionRow);
