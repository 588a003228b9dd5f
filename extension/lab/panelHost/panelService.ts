import { createMessageConnection, type Disposable, ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import {
  type PanelCommand,
  type PanelNotifications,
  type PanelQuestions,
  type PanelRequests,
  type PanelSection,
  type PanelState,
  panelCommands,
  type RelayedMethod,
  relayedMethods,
  type SourceSite,
} from '../../contract/panel.ts';
import type { Answer, AnsweredError, Question } from '../../contract/questions.ts';
import { isQuestion } from '../../shared/questions.ts';
import { within } from '../../shared/within.ts';
import type { OptionTarget } from '../commands.ts';
import { toEngineError } from '../engineError.ts';
import type { Lab, ServerMethod } from '../lab.ts';
import { sourceSites } from '../sourceSites.ts';
import { type Postbox, WebviewMessageReader, WebviewMessageWriter } from './webviewTransport.ts';

/** A page that is hidden, or not ready yet, has no focus to wait for. */
const focusPatienceMilliseconds = 500;

/** What the panel needs of the editor. */
export interface PanelSurroundings {
  /** Translations, as vscode.l10n.bundle has them. */
  strings: Record<string, string> | undefined;
  /** What an earlier panel asked to be kept. */
  remembered(): unknown;
  remember(value: unknown): void;
  /** The most often that the panel may ask in a second. */
  refreshesPerSecond(): number;
  run(command: PanelCommand, target: OptionTarget | undefined): void;
  /** Shows a line of a file, from 1, beside the panel. */
  openLine(file: string, line: number): Promise<void>;
}

/** The host's end of a panel's line: relays what the panel may ask of the engine, and refuses all else. */
export class PanelService {
  private readonly lab: Lab;
  private readonly surroundings: PanelSurroundings;
  private readonly connection: ReturnType<typeof createMessageConnection>;
  private readonly subscriptions: Disposable[];
  /** Told with the next state, which may be the first. */
  private toUnfold: PanelSection | undefined;
  private isReady = false;

  constructor(postbox: Postbox, lab: Lab, surroundings: PanelSurroundings) {
    this.lab = lab;
    this.surroundings = surroundings;
    this.connection = createMessageConnection(
      new WebviewMessageReader(postbox),
      new WebviewMessageWriter(postbox),
      {
        error: (text) => lab.log.error(`panel: ${text}`),
        warn: (text) => lab.log.warn(`panel: ${text}`),
        info: (text) => lab.log.debug(`panel: ${text}`),
        log: (text) => lab.log.debug(`panel: ${text}`),
      },
    );
    this.answer('panel/ready', ({ server }) => this.ready(server));
    this.answer('panel/ask', ({ questions }) => this.ask(questions));
    this.answer('panel/sites', ({ server, sites }) => this.sites(server, sites));
    this.answer('panel/openLine', async ({ file, line }) => {
      await this.surroundings.openLine(file, line);
      return null;
    });
    this.answer('panel/select', ({ server, connection }) => {
      lab.select({ server, connection });
      return null;
    });
    this.answer('panel/remember', ({ remembered }) => {
      this.surroundings.remember(remembered);
      return null;
    });
    this.answer('panel/run', (parameters) => this.run(parameters));
    for (const method of relayedMethods) this.relay(method);
    const sendState = () => this.sendState();
    this.subscriptions = [lab.onDidChangeServers(sendState), lab.onDidChangeSelection(sendState)];
    this.connection.listen();
  }

  tell<N extends keyof PanelNotifications>(name: N, news: PanelNotifications[N]): void {
    void this.connection.sendNotification(name, news);
  }

  sendState(): void {
    this.tell('panel/state', this.state());
  }

  /** Answered by the panel's page, or, where that does not answer, after a while. */
  async focusReturned(): Promise<void> {
    const question: keyof PanelQuestions = 'panel/focusReturned';
    const answered = this.connection.sendRequest<PanelQuestions[typeof question]['result']>(question);
    await within(
      focusPatienceMilliseconds,
      answered.catch(() => null),
    );
  }

  /** Opens a section, in a panel that is there and in one that is not ready yet. */
  unfold(section: PanelSection): void {
    this.toUnfold = section;
    if (this.isReady) this.sendState();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.connection.dispose();
  }

  /** @param server What the panel showed before the window was reloaded. */
  private ready(server: number | undefined): PanelState {
    this.isReady = true;
    if (this.lab.selection.server === undefined && this.lab.get(server)) this.lab.select({ server });
    const { strings } = this.surroundings;
    return { ...this.state(), strings, remembered: this.surroundings.remembered() };
  }

  private state(): PanelState {
    const refreshesPerSecond = this.surroundings.refreshesPerSecond();
    const unfold = this.toUnfold;
    this.toUnfold = undefined;
    const servers = this.lab.list();
    const runsAgain = servers.filter((each) => this.lab.runs.fileOf(each) !== undefined).map(({ id }) => id);
    return { servers, runsAgain, selection: this.lab.selection, refreshesPerSecond, unfold };
  }

  private run({ command, server, option }: PanelRequests['panel/run']['parameters']): null {
    if (!panelCommands.includes(command)) {
      throw new ResponseError(ErrorCodes.InvalidRequest, `The panel may not run ${command}.`);
    }
    // A command without a server asks the person which one it is about.
    const target = server === undefined ? undefined : { server, option: option?.name, value: option?.value };
    this.surroundings.run(command, target);
    return null;
  }

  private answer<M extends keyof PanelRequests>(
    method: M,
    handler: (
      parameters: PanelRequests[M]['parameters'],
    ) => PanelRequests[M]['result'] | Promise<PanelRequests[M]['result']>,
  ): void {
    this.connection.onRequest(method, (parameters: PanelRequests[M]['parameters']): unknown =>
      handler(parameters),
    );
  }

  private async ask(questions: unknown[]): Promise<Answer[]> {
    const checked = questions.map(toQuestion);
    const answers = await this.lab.ask(checked.filter((each) => 'method' in each));
    return checked.map((each) => ('error' in each ? each : answers.shift()!));
  }

  private async sites(server: number, sites: number[]): Promise<SourceSite[]> {
    try {
      return await sourceSites(this.lab, server, sites);
    } catch (error) {
      throw answered(error);
    }
  }

  private relay(method: RelayedMethod): void {
    this.connection.onRequest(method, async (parameters, token): Promise<unknown> => {
      try {
        return await this.lab.request(method as ServerMethod, parameters, token);
      } catch (error) {
        throw answered(error);
      }
    });
  }
}

function answered(error: unknown) {
  const { message, data } = toEngineError(error);
  return new ResponseError(ErrorCodes.InternalError, message, data);
}

/** What is no question is answered with an error of its own: those that came with it are answered all the same. */
function toQuestion(asked: unknown): Question | { error: AnsweredError } {
  const { method, parameters } = (asked ?? {}) as Partial<Question>;
  if (typeof method !== 'string' || !isQuestion(method))
    return { error: { code: ErrorCodes.MethodNotFound, message: `The panel may not ask ${method}.` } };
  if (typeof parameters !== 'object' || parameters === null)
    return { error: { code: ErrorCodes.InvalidParams, message: `${method} needs parameters.` } };
  return { method, parameters };
}
