/**
 * A text or number field that shows what the kernel says, except while a person types in it. Tells of a new
 * value by a `lab-value` event, and then shows the kernel's value again until the kernel says another.
 */
import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { theme } from './theme.ts';

export class ValueField extends LitElement {
  static override properties = {
    label: { attribute: false },
    value: { attribute: false },
    number: { type: Boolean },
    disabled: { type: Boolean },
    _typed: { state: true },
  };
  declare label: string;
  declare value: string;
  declare number: boolean;
  declare disabled: boolean;
  /** What the person has typed and not handed in. */
  declare _typed: string | undefined;

  /** The one who gives it the focus means the field. */
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };

  static override styles = [
    theme,
    css`
      vscode-textfield {
        width: 100%;
      }
    `,
  ];

  override render() {
    return html`<vscode-textfield
      type=${this.number ? 'number' : 'text'}
      .label=${this.label}
      .value=${live(this._typed ?? this.value)}
      ?disabled=${this.disabled}
      aria-disabled=${this.disabled ? 'true' : nothing}
      @input=${this.#type}
      @change=${this.#handIn}
      @blur=${this.#forget}
    ></vscode-textfield>`;
  }

  #type = (event: Event) => {
    this._typed = (event.target as HTMLInputElement).value;
  };

  #handIn = (event: Event) => {
    const { value } = event.target as HTMLInputElement;
    this._typed = undefined;
    this.dispatchEvent(new CustomEvent('lab-value', { detail: value }));
  };

  #forget = () => {
    this._typed = undefined;
  };
}

customElements.define('lab-value-field', ValueField);
