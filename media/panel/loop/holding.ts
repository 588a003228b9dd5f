/** The buttons that hold a loop, or one thread of a program, and the choice of its pace. */
import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { paces, paceText } from '../../../extension/shared/words/loopWords.ts';
import type { LoopAction } from '../frame/emit.ts';

/** @param labels What each button does, and to what. */
export function holdButtons(
  paused: boolean,
  labels: Record<LoopAction, string>,
  act: (action: LoopAction) => void,
) {
  const button = (action: LoopAction, icon: string) => html`<vscode-toolbar-button
      icon=${icon}
      label=${labels[action]}
      title=${labels[action]}
      @click=${() => act(action)}
    ></vscode-toolbar-button>`;
  return html`
    ${paused ? button('resume', 'debug-continue') : button('pause', 'debug-pause')}
    ${button('step', 'debug-step-over')}
  `;
}

export function paceSelect(now: number, label: string, choose: (pace: number) => void) {
  const choice = (event: Event) => choose(Number((event.target as HTMLSelectElement).value));
  return html`<vscode-single-select label=${label} .value=${live(String(now))} @change=${choice}>
    ${choices(now).map(
      (pace) =>
        html`<vscode-option value=${pace} ?selected=${pace === now}>${paceText(pace)}</vscode-option>`,
    )}
  </vscode-single-select>`;
}

function choices(now: number): number[] {
  return paces.includes(now) ? paces : [...paces, now].sort((a, b) => a - b);
}
