/** The control for the value of one socket option. What it shows is always what the kernel reported last. */
import { t } from '@vscode/l10n';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LingerValue, OptionValue, SocketOption } from '../../../extension/contract/server.ts';

type Change = (value: OptionValue) => void;

export function optionControl(option: SocketOption, change: Change) {
  if (option.value === null) return nothing;
  if (option.kind === 'flag') return flag(option, option.value === true, change);
  if (option.kind === 'linger') return linger(option, option.value as LingerValue, change);
  if (option.kind === 'name') return name(option, String(option.value), change);
  return number(option, Number(option.value), change);
}

function flag(option: SocketOption, on: boolean, change: Change) {
  return html`<vscode-checkbox
    toggle
    label=${option.name}
    .checked=${live(on)}
    .disabled=${!option.settable}
    @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
  ></vscode-checkbox>`;
}

function number(option: SocketOption, value: number, change: Change) {
  return html`<vscode-textfield
      type="number"
      label=${option.name}
      .min=${option.minimum}
      .max=${option.maximum}
      .value=${String(value)}
      ?disabled=${!option.settable}
      @change=${(event: Event) => change(Number((event.target as HTMLInputElement).value))}
    ></vscode-textfield
    >${option.unit ? html`<span class="unit quiet">${option.unit}</span>` : nothing}`;
}

function name(option: SocketOption, value: string, change: Change) {
  const changed = (event: Event) => change((event.target as HTMLInputElement).value);
  if (option.choices === undefined)
    return html`<vscode-textfield
      label=${option.name}
      .value=${value}
      ?disabled=${!option.settable}
      @change=${changed}
    ></vscode-textfield>`;
  const choices = option.choices.includes(value) ? option.choices : [value, ...option.choices];
  return html`<vscode-single-select label=${option.name} .value=${value} ?disabled=${!option.settable} @change=${changed}>
    ${choices.map(
      (choice) =>
        html`<vscode-option value=${choice} ?selected=${choice === value}>${choice || t('(none)')}</vscode-option>`,
    )}
  </vscode-single-select>`;
}

function linger(option: SocketOption, value: LingerValue, change: Change) {
  return html`<vscode-checkbox
      toggle
      label=${option.name}
      .checked=${live(value.on)}
      .disabled=${!option.settable}
      @change=${(event: Event) => change({ ...value, on: (event.target as HTMLInputElement).checked })}
    ></vscode-checkbox>
    <vscode-textfield
      type="number"
      label=${t('{0}, seconds', option.name)}
      .min=${0}
      .value=${String(value.seconds)}
      ?disabled=${!option.settable}
      @change=${(event: Event) => change({ ...value, seconds: Number((event.target as HTMLInputElement).value) })}
    ></vscode-textfield
    ><span class="unit quiet">s</span>`;
}
