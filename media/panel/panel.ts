/** The panel's entry: connects to the host, learns what there is, and pulls what is shown for as long as it is seen. */
import { config } from '@vscode/l10n';
import type { PanelState } from '../../extension/contract/panel.ts';
import './vscodeElements.ts';
import './elements/all.ts';
import { type ColumnLayout, savedLayout } from './columnLayout.ts';
import type { NetworkLabPanel } from './elements/networkLabPanel.ts';
import { connectHost, type WebviewApi } from './host.ts';
import { Model } from './model.ts';
import { Puller } from './pull.ts';
import { Round } from './round.ts';
import { watchTheme } from './themeColours.ts';

/** All that outlives the webview: which server was shown, and how wide the columns are. */
interface SavedState {
  server?: number;
  columns?: ColumnLayout;
}

declare function acquireVsCodeApi(): WebviewApi<SavedState>;

async function start(): Promise<void> {
  const api = acquireVsCodeApi();
  const host = connectHost(api);
  const panel = document.querySelector<NetworkLabPanel>('network-lab-panel')!;
  const model = new Model(host, () => {
    puller.wanted = model.askable;
    save();
    panel.requestUpdate();
  });
  const round = new Round(host, model);
  model.layout = savedLayout(api.getState()?.columns);
  let lastSaved = '';
  const save = () => {
    const state: SavedState = { server: model.selection.server, columns: model.layout };
    if (JSON.stringify(state) === lastSaved) return;
    lastSaved = JSON.stringify(state);
    api.setState(state);
  };
  const puller = new Puller(() => round.ask());
  const adopt = (state: PanelState) => {
    if (state.strings !== undefined) config({ contents: state.strings });
    puller.refreshesPerSecond = state.refreshesPerSecond;
    model.adopt(state);
  };

  watchTheme(() => model.changed());
  host.on('panel/state', adopt);
  host.on('panel/visible', ({ visible }) => {
    puller.visible = visible;
  });
  const state = await host.tell('panel/ready', { server: api.getState()?.server });
  adopt(state);
  panel.model = model;
}

void start();
