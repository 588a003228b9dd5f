/** The control for the value of one socket option. What it shows is always what the kernel reported last. */
import { t } from '@vscode/l10n';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LingerValue, OptionValue, SocketOption } from '../../../extension/contract/server.ts';
import { unitWord } from '../../../extension/shared/words/engineWords.ts';
import { optionValueText } from '../../../extension/shared/words/optionWords.ts';
import { number } from '../../../extension/shared/words/quantities.ts';

type Change = (value: OptionValue) => void;

/** Nothing where the kernel gives no value: the option's reason says why. */
export function optionControl(option: SocketOption, change: Change) {
  if (option.value === null) return nothing;
  if (option.when === 'never') return html`<span class="code fact">${optionValueText(option)}</span>`;
  if (!option.settable) return locked(option);
  if (option.kind === 'flag') return toggle(option, option.value === true, change);
  if (option.kind === 'linger') return linger(option, option.value as LingerValue, change);
  if (option.kind === 'name') return name(option, String(option.value), change);
  return html`${field(option, option.name, String(option.value), (text) => change(Number(text)))}
  ${option.unit ? html`<span class="unit quiet">${unitWord(option.value, option.unit)}</span>` : nothing}`;
}

/** A control that is switched off can hardly be read; what it says is a fact, and is written as one. */
function locked(option: SocketOption) {
  return html`<span class="code fact">${optionValueText(option)}</span>
    <vscode-icon name="lock" label=${t('cannot be set now')} title=${t('cannot be set now')}></vscode-icon>`;
}

function toggle(option: SocketOption, on: boolean, change: (on: boolean) => void) {
  return html`<vscode-checkbox
    toggle
    label=${option.name}
    .checked=${live(on)}
    @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
  ></vscode-checkbox>`;
}

function field(option: SocketOption, label: string, value: string, change: (text: string) => void) {
  return html`<lab-value-field
    ?number=${option.kind !== 'name'}
    .label=${label}
    .value=${value}
    title=${rangeOf(option)}
    @lab-value=${(event: CustomEvent<string>) => change(event.detail)}
  ></lab-value-field>`;
}

/** Told, not enforced: what is out of range, the kernel refuses in its own words. */
function rangeOf({ minimum, maximum }: SocketOption): string {
  if (minimum === undefined && maximum === undefined) return '';
  return `${minimum === undefined ? '−∞' : number(minimum)} … ${maximum === undefined ? '∞' : number(maximum)}`;
}

function name(option: SocketOption, value: string, change: (text: string) => void) {
  if (option.choices === undefined) return field(option, option.name, value, change);
  const choices = option.choices.includes(value) ? option.choices : [value, ...option.choices];
  return html`<vscode-single-select
    label=${option.name}
    .value=${live(value)}
    @change=${(event: Event) => change((event.target as HTMLInputElement).value)}
  >
    ${choices.map(
      (choice) =>
        html`<vscode-option value=${choice} ?selected=${choice === value}>${optionValueText({ value: choice })}</vscode-option>`,
    )}
  </vscode-single-select>`;
}

function linger(option: SocketOption, value: LingerValue, change: Change) {
  return html`${toggle(option, value.on, (on) => change({ ...value, on }))}
    ${field(option, t('{0}, seconds', option.name), String(value.seconds), (text) =>
      change({ ...value, seconds: Number(text) }),
    )}
    <span class="unit quiet">${unitWord(value.seconds, 'seconds')}</span>`;
}
