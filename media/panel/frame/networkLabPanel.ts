/** The whole panel: hands the model's facts to its elements, and their events back to the model. */
import { t } from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import {
  isLabServer,
  isProgram,
  nextPosition,
  rowKindOf,
  type Watched,
} from '../../../extension/shared/watched.ts';
import { connectionsWord, peersWord } from '../../../extension/shared/words/counts.ts';
import { describeError } from '../../../extension/shared/words/errors.ts';
import { stepText } from '../../../extension/shared/words/loopWords.ts';
import { optionIsNow } from '../../../extension/shared/words/optionWords.ts';
import { threadsName } from '../../../extension/shared/words/programWords.ts';
import { stateWord } from '../../../extension/shared/words/serverWords.ts';
import { mistakesFoundWord } from '../../../extension/shared/words/verdictWords.ts';
import { mistakesBadge, mistakesSection } from '../mistakes/mistakesBadge.ts';
import type { Model } from '../state/model.ts';
import { socketStateText } from '../words/copyText.ts';
import type { Announcer } from './announcer.ts';
import { contextTarget, named } from './contextTarget.ts';
import type { LoopAction, PanelEvents } from './emit.ts';
import { panelStyles } from './panelStyles.ts';
import { revealQueues } from './revealQueues.ts';

const loopKeys: Record<string, LoopAction> = { F5: 'resume', F6: 'pause', F10: 'step' };

export class NetworkLabPanel extends LitElement {
  static override properties = {
    model: { attribute: false },
    _problem: { state: true },
  };
  /** Absent until the host has answered for the first time. */
  declare model: Model | undefined;
  /** What the person's last action failed with. */
  declare _problem: string | undefined;
  #lastSpoken = '';
  /** The connection that was picked in the table, until its queues have come. */
  #picked: number | undefined;

  static override styles = panelStyles;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#when('lab-pick-server', (model, server) => model.select({ server }));
    this.#when('lab-pick-connection', (model, connection) => {
      model.select({ server: model.selection.server, connection });
      this.#picked = model.listener === undefined ? connection : undefined;
      if (connection === undefined) void this.#keepFocus();
    });
    this.#when('lab-mark', (model, marked) => model.mark(marked));
    this.#when('lab-sort', (model, sort) => model.look(sort));
    this.#when('lab-filter', (model, filter) => model.look({ filter, offset: 0 }));
    this.#when('lab-columns', (model, layout) => model.layOut(layout));
    this.#when('lab-window', (model, window) => model.lookAt(window));
    this.#when('lab-set-option', async (model, { name, value }) => {
      await model.setOption(name, value);
      this.#sayOption(model, name);
    });
    this.#when('lab-loop', (model, { action, thread }) => this.#drive(model, action, thread));
    this.#when('lab-pace', (model, { pace, thread }) => this.#try(model.slow(pace, thread)));
    this.#when('lab-open-line', (model, { file, line }) => this.#try(model.openLine(file, line)));
    this.#when('lab-adjust', (model, change) => this.#try(model.adjust(change)));
    this.#when('lab-set-on-all', (model, option) => this.#try(model.setOptionOnAll(option)));
    this.#when('lab-copy', (model, form) => this.#try(this.#copy(model, form)));
    this.#when('lab-act', (model, { connection, action }) => this.#try(model.act(connection, action)));
    this.addEventListener('contextmenu', this.#nameTarget);
    window.addEventListener('keydown', this.#loopKey, { capture: true });
    this.#when('lab-run', (model, { command, server }) => this.#try(model.run(command, server)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#loopKey, { capture: true });
  }

  override render() {
    const { model } = this;
    if (model === undefined) return nothing;
    if (model.servers.length === 0) return html`<main><lab-empty></lab-empty></main>`;
    // Only a server of the lab commits mistakes on demand.
    const server = model.watched && isLabServer(model.watched) ? model.watched : undefined;
    const showsMistakes = server !== undefined && model.mistakesShown;
    return html`<main>
        <h1 class="only-read">${t('Network Lab')}</h1>
        <div class="head">
          <div class="top">
            <lab-server-header .all=${model.servers} .watched=${model.watched} ?again=${model.runsAgain}
              >${server && mistakesBadge(server, model.mistakesShown, (shown) => model.showMistakes(shown))}</lab-server-header
            >
            ${model.drivable ? html`<lab-loop-controls .watched=${model.watched}></lab-loop-controls>` : nothing}
          </div>
          ${model.drivable ? html`<lab-loop-words .watched=${model.watched} .step=${model.step} .lines=${model.lines}></lab-loop-words>` : nothing}
          <lab-banner
            .watched=${model.watched}
            .failure=${model.failure}
            ?unknown=${model.isUnknown}
            ?again=${model.runsAgain}
          ></lab-banner>
          ${model.findings.length > 0 ? html`<lab-verdicts .findings=${model.findings} .lines=${model.lines}></lab-verdicts>` : nothing}
          ${this._problem ? this.#problem(this._problem) : nothing}
          <section id=${mistakesSection} aria-label=${t('Classic mistakes')} ?hidden=${!showsMistakes}>
            ${
              showsMistakes
                ? html`<lab-fault-switches .server=${server} ?frozen=${!model.askable}></lab-fault-switches>`
                : nothing
            }
          </section>
          <lab-counters
            .watched=${model.watched}
            .statistics=${model.statistics}
            .rates=${model.rates}
            .kind=${model.rowKind}
          ></lab-counters>
        </div>
        ${model.isUnknown ? nothing : this.#facts(model)}
      </main>
      <lab-announcer></lab-announcer>`;
  }

  #facts(model: Model) {
    const { rowKind: kind } = model;
    return html`
        <lab-connection-grid
          .page=${model.page}
          .kind=${kind}
          .query=${model.query}
          .layout=${model.layout}
          .selected=${model.selection.connection}
          .marked=${model.marked}
          .touched=${touched(model.watched)}
          ><lab-nobody slot="nobody" .watched=${model.watched}></lab-nobody
        ></lab-connection-grid>
        <div class="socket">
          <section class="queues" aria-label=${t('The socket')} tabindex="-1">${this.#detail(model)}</section>
          <section class="options" aria-label=${t('Socket options')}>
            <lab-socket-options
              .options=${model.options}
              .notes=${model.optionNotes}
              .kind=${kind}
              .inspection=${model.inspection}
              ?frozen=${!model.askable}
            ></lab-socket-options>
          </section>
        </div>
        <section class="call" aria-label=${t('The loop')} tabindex="0">
          ${model.watched && isProgram(model.watched) ? html`<lab-pane heading=${threadsName()}><lab-threads .program=${model.watched} .lines=${model.lines} ?drivable=${model.drivable}></lab-threads></lab-pane>` : nothing}
          ${model.callsSeen ? this.#calls(model) : nothing}
        </section>
    `;
  }

  #calls(model: Model) {
    return html`
          <lab-pane
            heading=${t('Time line')}
            @lab-fold=${(event: CustomEvent<boolean>) => {
              model.traceShown = !event.detail;
            }}
          >
            <lab-time-line
              .tail=${model.trace}
              .watched=${model.watched}
              .now=${model.answeredAt}
              .connections=${model.followed}
              .lines=${model.lines}
            ></lab-time-line>
          </lab-pane>
          <lab-pane heading=${t('The call')} note=${model.watched?.multiplexer ?? ''}>
            <lab-the-call .wait=${model.wait} .watched=${model.watched} .lines=${model.lines}></lab-the-call>
          </lab-pane>
    `;
  }

  override updated(): void {
    if (this.#picked !== undefined && this.model?.inspection?.row.id === this.#picked) {
      this.#picked = undefined;
      void revealQueues(this);
    }
    const watched = this.model?.watched;
    if (watched !== undefined) this.#say(summary(watched, this.model!.findings.length));
  }

  async #copy({ inspection, options, rowKind }: Model, form: 'text' | 'json'): Promise<void> {
    const state = { inspection: inspection!, options };
    const text = form === 'json' ? JSON.stringify(state, null, 2) : socketStateText(state, rowKind);
    await navigator.clipboard.writeText(text);
    this.#say(t('Copied'));
  }

  #detail(model: Model) {
    const { watched, selection } = model;
    if (watched !== undefined && (model.listener !== undefined || selection.connection === undefined))
      return html`<lab-listener-detail
        .watched=${watched}
        .listener=${model.listener}
        ?dead=${!model.askable}
      ></lab-listener-detail>`;
    return html`<lab-socket-detail
      .inspection=${model.inspection}
      .kind=${model.rowKind}
      ?dead=${!model.askable}
    ></lab-socket-detail>`;
  }

  #problem(words: string) {
    return html`<div class="problem" role="alert">
      <vscode-icon name="error"></vscode-icon><span>${words}</span>
      <vscode-toolbar-button icon="close" label=${t('Dismiss')} @click=${() => this.#show(undefined)}></vscode-toolbar-button>
    </div>`;
  }

  #when<N extends keyof PanelEvents>(name: N, act: (model: Model, detail: PanelEvents[N]) => unknown): void {
    this.addEventListener(name, (event) => {
      // An event makes null of undefined.
      const detail = (event as CustomEvent<PanelEvents[N]>).detail ?? undefined;
      if (this.model !== undefined) act(this.model, detail as PanelEvents[N]);
    });
  }

  /**
   * Tells VS Code's context menu (`webview/context`) what was clicked. It looks for the attribute from the
   * event's target upwards, which outside of a shadow tree is this element.
   */
  #nameTarget = (event: Event) => {
    if (this.model !== undefined)
      this.dataset.vscodeContext = JSON.stringify(contextTarget(event, this.model));
  };

  /** F6, F5, F10 as in a debugger, in a thread's row for that thread; VS Code is not to see them too, or it would start one. */
  #loopKey = (event: KeyboardEvent) => {
    const action = loopKeys[event.key];
    const modified = event.ctrlKey || event.shiftKey || event.altKey || event.metaKey;
    if (action === undefined || modified || !this.model?.drivable) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const thread = named(event, 'thread');
    void this.#drive(this.model, action, thread === undefined ? undefined : Number(thread));
  };

  /** What a step did is said aloud too: it is the answer to a key. */
  async #drive(model: Model, action: LoopAction, thread?: number): Promise<void> {
    await this.#try(model.loop(action, thread));
    if (action === 'step' && model.step !== undefined) this.#say(stepText(model.step));
  }

  async #try(work: Promise<unknown>): Promise<void> {
    this.#show(undefined);
    try {
      await work;
    } catch (error) {
      this.#show(describeError(error));
    }
  }

  /** What had the focus may be gone with the connection that it was about: the place where it stood has it then. */
  async #keepFocus(): Promise<void> {
    const place = this.renderRoot.querySelector<HTMLElement>('.queues');
    if (!place?.matches(':focus-within')) return;
    await this.updateComplete;
    place.focus();
  }

  #show(problem: string | undefined): void {
    this._problem = problem;
  }

  #sayOption(model: Model, name: string): void {
    const option = model.options.find((each) => each.name === name);
    if (option !== undefined && !model.optionNotes.has(name)) this.#say(optionIsNow(option));
  }

  #say(words: string): void {
    if (words === this.#lastSpoken) return;
    this.#lastSpoken = words;
    this.renderRoot.querySelector<Announcer>('lab-announcer')?.say(words);
  }
}

/** The descriptor that the call is about before which it is held. */
function touched(watched: Watched | undefined): number | undefined {
  const next = watched && nextPosition(watched);
  return next?.held ? next.fd : undefined;
}

/** What is said aloud when it changes. */
function summary(watched: Watched, found: number): string {
  const { connections, state } = watched;
  const word = rowKindOf(watched) === 'peer' ? peersWord(connections) : connectionsWord(connections);
  if (!isProgram(watched)) return t('{0}, server {1}', word, stateWord(state));
  const running = t('{0}, program {1}', word, stateWord(state));
  return found === 0 ? running : `${running}, ${mistakesFoundWord(found)}`;
}

customElements.define('network-lab-panel', NetworkLabPanel);
