import * as vscode from 'vscode';
import type {
  ApplicationName,
  LabServerInfo,
  MultiplexerDescription,
  MultiplexerName,
  ServerConfiguration,
  Transport,
  Trigger,
} from '../contract/server.ts';
import { type BindOption, bindOptions, chosenOptions } from '../lab/bindOptions.ts';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { number } from '../shared/words/quantities.ts';
import { registerCommand } from './parts/editor/command.ts';
import { withPatience } from './parts/editor/progress.ts';
import { settings } from './parts/editor/settings.ts';
import { askEndpoint } from './parts/questions/address.ts';
import { askAll, type Choice, pickOne, pickSome, question } from './parts/questions/wizard.ts';
import { start } from './parts/running/starting.ts';
import { applicationMeaning } from './parts/words/words.ts';

/** The ports of the tutorial that the lab grew from. */
const usualPort: Record<ApplicationName, number> = { receive: 8002, echo: 10000, chat: 8002 };

/** Start Server… asks; with a configuration as its argument it does not. Start Last Server Again repeats it. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.startServer, async (given?: Partial<ServerConfiguration>) => {
    const configuration = isComplete(given) ? given : await askConfiguration(lab);
    return configuration && start(lab, withDefaults(configuration));
  });

  registerCommand(context, lab, commands.startLastServer, async (): Promise<LabServerInfo | undefined> => {
    const configuration = lab.lastConfiguration ?? (await askConfiguration(lab));
    return configuration && start(lab, withDefaults(configuration));
  });
}

/** A command that is run from a menu gets arguments of VS Code's own: they are no configuration. */
function isComplete(given: Partial<ServerConfiguration> | undefined): given is ServerConfiguration {
  return given?.multiplexer !== undefined && given.application !== undefined;
}

function withDefaults(configuration: ServerConfiguration): ServerConfiguration {
  const { defaultHost, backlog, queueLimit, trace, receiveSize, drain, writeStrategy, fdSetBits } = settings;
  return {
    host: defaultHost,
    backlog,
    queueLimit,
    trace,
    receiveSize,
    drain,
    writeStrategy,
    // The engine refuses descriptor sets for a server that has none.
    fdSetBits: configuration.multiplexer === 'select' ? fdSetBits : undefined,
    ...configuration,
  };
}

async function askConfiguration(lab: Lab): Promise<ServerConfiguration | undefined> {
  const multiplexers = await withPatience(vscode.l10n.t('Starting the engine…'), (token) =>
    lab.multiplexers(token),
  );
  const triggersOf = (name: MultiplexerName | undefined) =>
    multiplexers.find((each) => each.name === name)?.triggers ?? [];
  const draft: Partial<ServerConfiguration> = {
    multiplexer: 'epoll',
    trigger: 'level',
    application: 'echo',
    transport: 'tcp',
  };

  const offeredOptions = () => bindOptions(draft.host ?? '', draft.transport ?? 'tcp');

  const answered = await askAll(vscode.l10n.t('Start Server'), [
    question(
      (place) =>
        pickOne(
          place,
          vscode.l10n.t('How does the server wait for its sockets?'),
          multiplexers.map(multiplexerChoice),
          draft.multiplexer,
        ),
      (multiplexer) => {
        draft.multiplexer = multiplexer;
        draft.trigger = 'level';
      },
    ),
    question(
      (place) =>
        pickOne(place, vscode.l10n.t('When does it report a socket?'), triggerChoices(), draft.trigger),
      (trigger) => {
        draft.trigger = trigger;
      },
      () => triggersOf(draft.multiplexer).length < 2,
    ),
    question(
      (place) =>
        pickOne(
          place,
          vscode.l10n.t('What does the server do with what it receives?'),
          applicationChoices(),
          draft.application,
        ),
      (application) => {
        draft.application = application;
      },
    ),
    question(
      (place) => pickOne(place, vscode.l10n.t('Over what?'), transportChoices(), draft.transport),
      (transport) => {
        draft.transport = transport;
      },
    ),
    question(
      (place) =>
        askEndpoint(place, { host: settings.defaultHost, port: usualPort[draft.application ?? 'echo'] }),
      (endpoint) => Object.assign(draft, endpoint),
    ),
    question(
      (place) =>
        pickSome(
          place,
          vscode.l10n.t('Options for bind; they cannot be set later'),
          offeredOptions().map(optionChoice),
        ),
      (ticked) => {
        draft.options = chosenOptions(offeredOptions(), ticked);
      },
    ),
  ]);
  return answered && isComplete(draft) ? draft : undefined;
}

function multiplexerChoice(description: MultiplexerDescription): Choice<MultiplexerName> {
  const { name, available, reason, limit } = description;
  if (!available) {
    const refusal = vscode.l10n.t('{0} cannot be had here: {1}', name, reason ?? '');
    return { label: `$(circle-slash) ${name}`, description: reason, value: name, refusal };
  }
  return {
    label: name,
    description: multiplexerMeaning(name),
    detail: limit === undefined ? undefined : limitMeaning(name, limit),
    value: name,
  };
}

function multiplexerMeaning(name: MultiplexerName): string {
  return {
    select: vscode.l10n.t('three sets of bits, copied in and out at each call'),
    poll: vscode.l10n.t('an array of descriptors, copied in and out at each call'),
    epoll: vscode.l10n.t('an interest list that stays in the kernel'),
  }[name];
}

/** select is limited by the number of a descriptor, all others by how many there are. */
function limitMeaning(name: MultiplexerName, limit: number): string {
  return name === 'select'
    ? vscode.l10n.t('Largest descriptor number on this machine: {0}', number(limit))
    : vscode.l10n.t('Most descriptors on this machine: {0}', number(limit));
}

function triggerChoices(): Choice<Trigger>[] {
  return [
    {
      label: vscode.l10n.t('Level-triggered'),
      description: vscode.l10n.t('as long as there is something to do'),
      value: 'level',
    },
    {
      label: vscode.l10n.t('Edge-triggered'),
      description: vscode.l10n.t('once, when something new has come'),
      value: 'edge',
    },
  ];
}

function applicationChoices(): Choice<ApplicationName>[] {
  const names: ApplicationName[] = ['receive', 'echo', 'chat'];
  return names.map((name) => ({ label: name, detail: applicationMeaning(name), value: name }));
}

function transportChoices(): Choice<Transport>[] {
  return [
    {
      label: 'TCP',
      description: vscode.l10n.t('streams of bytes, one connection for each client'),
      value: 'tcp',
    },
    { label: 'UDP', description: vscode.l10n.t('datagrams, all through one socket'), value: 'udp' },
  ];
}

function optionChoice({ name, usual }: BindOption): Choice<string> & { ticked: boolean } {
  const detail = {
    SO_REUSEADDR: vscode.l10n.t('bind passes over connections on this port that are still in TIME_WAIT'),
    SO_REUSEPORT: vscode.l10n.t(
      'several servers on one port, all with the option: the kernel spreads the clients',
    ),
    IPV6_V6ONLY: vscode.l10n.t('a server on :: does not serve IPv4 too'),
  }[name];
  return { label: name, detail, value: name, ticked: usual };
}
