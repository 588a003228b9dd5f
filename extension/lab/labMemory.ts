/**
 * What the lab keeps from one session to the next. It may come back from another version of the extension, or from
 * whoever else writes there: what is not as it was kept is dropped, and the rest is taken.
 */
import { greatestChosenId, type LabServerInfo, type ServerConfiguration } from '../contract/server.ts';

/** The part of vscode.Memento that the lab needs. */
export interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

/** What is kept of a server. */
export interface RememberedServer {
  info: LabServerInfo;
  configuration: ServerConfiguration;
}

const lastConfigurationKey = 'lastConfiguration';
const serversKey = 'servers';
const lastNumberKey = 'lastNumber';

export class LabMemory {
  private readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  get servers(): RememberedServer[] {
    const found = this.memory.get<unknown>(serversKey);
    return Array.isArray(found) ? found.filter((each): each is RememberedServer => isServer(each)) : [];
  }

  /** The last number that was given to a server, which may be gone by now; 0 where none is known. */
  get lastNumber(): number {
    const found = this.memory.get<unknown>(lastNumberKey);
    return isId(found) ? (found as number) : 0;
  }

  get lastConfiguration(): ServerConfiguration | undefined {
    const found = this.memory.get<unknown>(lastConfigurationKey);
    return isConfiguration(found) ? (found as ServerConfiguration) : undefined;
  }

  async rememberServers(servers: RememberedServer[], lastNumber: number): Promise<void> {
    await this.memory.update(serversKey, servers);
    await this.memory.update(lastNumberKey, lastNumber);
  }

  async rememberConfiguration(configuration: ServerConfiguration): Promise<void> {
    await this.memory.update(lastConfigurationKey, configuration);
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => Number.isFinite(value);
const isBetween =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const isOneOf =
  (...names: string[]): Check =>
  (value) =>
    names.includes(value as string);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isAbsentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const has =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const isId = isBetween(1, greatestChosenId);
const isMultiplexer = isOneOf('select', 'poll', 'epoll');
const isApplication = isOneOf('receive', 'echo', 'chat');
const isSentence = has({
  key: isText,
  parameters: isListOf((each) => isText(each) || has({ key: isText })(each)),
});

/** The rest of it is the engine's to check, which refuses what it cannot use. */
const isConfiguration = has({
  multiplexer: isMultiplexer,
  application: isApplication,
  host: isAbsentOr(isText),
});

const isInfo = has({
  id: isId,
  // One that an older version has remembered names no kind.
  kind: isAbsentOr(isOneOf('lab')),
  state: isOneOf('running', 'paused', 'stopped', 'died'),
  address: has({ host: isText, port: isBetween(0, 65_535), family: isOneOf('IPv4', 'IPv6') }),
  fd: isNumber,
  multiplexer: isMultiplexer,
  trigger: isOneOf('level', 'edge'),
  application: isApplication,
  transport: isOneOf('tcp', 'udp'),
  startedAt: isNumber,
  backlog: isNumber,
  connections: isNumber,
  acceptQueue: isAbsentOr(isNumber),
  acceptQueueLimit: isAbsentOr(isNumber),
  drops: isAbsentOr(isNumber),
  acceptingPaused: isFlag,
  pace: isNumber,
  position: has({ call: isText, fd: isNumber, held: isFlag }),
  faults: isListOf(isText),
  trace: isFlag,
  reason: isAbsentOr(isText),
  reasonSentence: isAbsentOr(isSentence),
  failure: isAbsentOr(has({ syscall: isText, errno: isText })),
} satisfies { [Field in keyof Required<LabServerInfo>]: Check });

const isServer = has({ info: isInfo, configuration: isConfiguration });
