/** The panel's entry: connects to the host, learns what there is, and pulls what is shown for as long as it is seen. */
import { config, t } from '@vscode/l10n';
import type { PanelState } from '../../extension/contract/panel.ts';
import { setLanguage } from '../../extension/shared/words/language.ts';
import './frame/vscodeElements.ts';
import './frame/all.ts';
import type { NetworkLabPanel } from './frame/networkLabPanel.ts';
import { watchTheme } from './frame/themeColours.ts';
import { watchFocus } from './state/focusReturn.ts';
import { connectHost, type WebviewApi } from './state/host.ts';
import { Model } from './state/model.ts';
import { Puller } from './state/pull.ts';
import { recall, remembered } from './state/remembered.ts';
import { Round } from './state/round.ts';

/** What outlives a reloaded window. */
interface SavedState {
  server?: number;
}

declare function acquireVsCodeApi(): WebviewApi<SavedState>;

async function start(): Promise<void> {
  setLanguage(t, document.documentElement.lang || 'en');
  const api = acquireVsCodeApi();
  const host = connectHost(api);
  const panel = document.querySelector<NetworkLabPanel>('network-lab-panel')!;
  const model = new Model(host, () => {
    puller.wanted = model.wanted;
    save();
    panel.requestUpdate();
  });
  const round = new Round(host, model);
  let saved = { server: api.getState()?.server, remembered: JSON.stringify(remembered(model)) };
  const save = () => {
    const { server } = model.selection;
    const kept = JSON.stringify(remembered(model));
    if (server !== saved.server) api.setState({ server });
    if (kept !== saved.remembered) void host.tell('panel/remember', { remembered: remembered(model) });
    saved = { server, remembered: kept };
  };
  const puller = new Puller(() => round.ask());
  const adopt = (state: PanelState) => {
    if (state.strings !== undefined) config({ contents: state.strings });
    puller.refreshesPerSecond = state.refreshesPerSecond;
    if (state.unfold === 'mistakes') model.mistakesShown = true;
    model.adopt(state);
  };

  watchTheme(() => model.changed());
  const focusReturned = watchFocus();
  host.answer('panel/focusReturned', async () => {
    await focusReturned();
    return null;
  });
  host.on('panel/state', adopt);
  host.on('panel/visible', ({ visible }) => {
    puller.visible = visible;
  });
  const state = await host.tell('panel/ready', { server: saved.server });
  recall(model, state.remembered);
  saved.remembered = JSON.stringify(remembered(model));
  adopt(state);
  panel.model = model;
}

void start();
