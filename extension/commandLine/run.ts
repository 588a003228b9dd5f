/** Runs a program with the lab beside it, from its start to the summary. */
import path from 'node:path';
import { EngineProcess } from '../lab/engineProcess.ts';
import type { Log } from '../lab/log.ts';
import { noEngineOn, thisMachine } from '../lab/whereItRuns.ts';
import { programNameOf } from '../shared/programName.ts';
import { isProgram } from '../shared/watched.ts';
import { describeError } from '../shared/words/errors.ts';
import { t } from '../shared/words/language.ts';
import type { Run } from './arguments.ts';
import { obstacleOf } from './executable.ts';
import { Following } from './following.ts';
import { endLine, type JsonLine, Seconds, verdictLine } from './jsonLines.ts';
import { LineFile } from './lineFile.ts';
import { Recording } from './recording.ts';
import { NotStarted, StartedProgram } from './startedProgram.ts';
import { type Ending, exitStatus, statusOfLab, statusOfUsage } from './status.ts';
import { summaryLines } from './summary.ts';

const standardOutput = 1;
const standardError = 2;
/** Between two looks at all programs, and the lines of `--json`. */
const second = 1000;
/** The engine keeps the last 65,536 calls of a program. */
const recordMilliseconds = 50;
/** Between the signals that end a program whose time is over. */
const signalMilliseconds = 2000;
/** How long those are waited for that end with the program: its workers. */
const workersMilliseconds = 500;
/** What an engine that hangs may hold up the end. */
const finishMilliseconds = 10_000;

/** Lines of what the engine said last. */
const mostSaid = 20;

/** What an engine prints itself: an error that it could not begin with. */
class Said implements Log {
  readonly lines: string[] = [];

  info(line: string): void {
    const [, said] = /^engine \d+: (.*)$/.exec(line) ?? [];
    if (said === undefined) return;
    this.lines.push(said);
    if (this.lines.length > mostSaid) this.lines.shift();
  }

  error(): void {}
  warn(): void {}
  debug(): void {}
}

/** It ended before there was a program. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, why: string) {
    super(why);
    this.status = status;
  }
}

/** @returns What to exit with. */
export async function run(asked: Run): Promise<number> {
  const errors = new LineFile(standardError);
  try {
    return await watched(asked, errors);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    errors.write(t('network-lab: {0}', error.message));
    return error.status;
  } finally {
    await errors.end();
  }
}

async function watched(asked: Run, errors: LineFile): Promise<number> {
  const noEngine = noEngineOn(thisMachine(__dirname));
  if (noEngine) throw new Refused(statusOfLab, describeError(noEngine));
  const json = opened(asked.json);
  const recorded = opened(asked.record);
  const said = new Said();
  // Of its own session: Ctrl+C ends the program, and the engine still has to tell what that did last.
  const engine = new EngineProcess(path.join(__dirname, 'engine.js'), said, { apart: true });
  try {
    const { environment } = await engine
      .request('program/environment', { environment: givenEnvironment() })
      .catch((error) => {
        if (!engine.hasEnded) throw new Refused(statusOfLab, describeError(error));
        throw new Refused(statusOfLab, [t('the engine could not be started'), ...said.lines].join('\n'));
      });
    const program = await StartedProgram.start(
      asked.command,
      asked.parameters,
      environment,
      asked.json === '-' ? standardError : standardOutput,
    ).catch((error) => {
      throw error instanceof NotStarted
        ? new Refused(error.status, notStartedText(asked.command, error))
        : error;
    });
    try {
      return await toItsEnd({ asked, program, engine, errors, json, recorded });
    } finally {
      program.letSignalsBe();
    }
  } finally {
    await engine.end();
    await Promise.all([json?.end(), recorded?.end()]);
  }
}

interface Session {
  asked: Run;
  program: StartedProgram;
  engine: EngineProcess;
  errors: LineFile;
  json: LineFile | undefined;
  recorded: LineFile | undefined;
}

async function toItsEnd({ asked, program, engine, errors, json, recorded }: Session): Promise<number> {
  const name = programNameOf([asked.command, ...asked.parameters]);
  const tell = (line: JsonLine) => json?.write(JSON.stringify(line));
  tell({ kind: 'start', at: Date.now(), pid: program.pid, name });
  const recording = recorded && new Recording(engine, recorded);
  const following = new Following(
    engine,
    program.pid,
    (found, verdict) => tell(verdictLine(found, verdict, Date.now())),
    recording,
  );
  let trouble: string | undefined;
  const lose = (error: unknown) => {
    trouble ??= engine.hasEnded
      ? t('The engine ended: what came after that was not seen.')
      : t('The lab lost sight of it: {0}', describeError(error));
  };
  const seconds = new Seconds();
  const look = () => following.look().catch(lose);
  const changes = engine.onDidChangeServer((info) => {
    if (isProgram(info)) following.note(info);
    look();
  });
  const timers = [
    setInterval(async () => {
      await look();
      tell(seconds.line(following.programs, Date.now()));
    }, second),
    ...(recording ? [setInterval(() => following.record().catch(lose), recordMilliseconds)] : []),
  ];
  const deadline = new Deadline(asked.seconds, (signal) => {
    program.kill(signal);
    following.signal(signal);
  });

  const ending: Ending = await program.ended;
  for (const timer of timers) clearInterval(timer);
  const patience = deadline.isOver ? Deadline.longest : workersMilliseconds;
  await within(finishMilliseconds, following.finish(patience)).catch(lose);
  deadline.clear();
  changes.dispose();

  const { programs } = following;
  const found = new Set(programs.flatMap(({ verdicts }) => verdicts.map(({ finding }) => finding.mistake)));
  const failures = asked.failOn.filter((name) => found.has(name));
  const status = exitStatus({
    ending,
    timeWasUp: deadline.isOver,
    hasMistake: failures.length > 0,
    unchecked: trouble !== undefined && asked.failOn.length > 0,
  });
  tell(endLine(programs, ending, status, recording && told(recording), Date.now()));
  const summary = summaryLines({
    name,
    pid: program.pid,
    ending,
    secondsOver: deadline.isOver ? asked.seconds : undefined,
    failures,
    programs,
    forgotten: following.forgotten,
    obstacle: obstacleOf(asked.command),
    troubles: [
      ...(trouble === undefined ? [] : [trouble]),
      ...fileTroubles(asked.json, json),
      ...fileTroubles(asked.record, recorded),
    ],
    recording,
  });
  for (const line of summary) errors.write(line);
  return status;
}

function told({ calls, lost, cut }: Recording) {
  return { calls, lost, cut };
}

/** Ends a program whose time is over, more and more firmly. */
class Deadline {
  /** From the first signal until all that can be ended has. */
  static readonly longest = 3 * signalMilliseconds;

  private timer: NodeJS.Timeout | undefined;
  isOver = false;

  constructor(seconds: number | undefined, end: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => void) {
    if (seconds === undefined) return;
    const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
    const next = (index: number) => {
      this.isOver = true;
      end(signals[index]!);
      if (index + 1 < signals.length) this.timer = setTimeout(() => next(index + 1), signalMilliseconds);
    };
    this.timer = setTimeout(() => next(0), seconds * 1000);
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

/** @throws Refused */
function opened(file: string | undefined): LineFile | undefined {
  if (file === undefined) return undefined;
  try {
    return new LineFile(file === '-' ? standardOutput : file);
  } catch (error) {
    throw new Refused(statusOfUsage, t('{0} cannot be written: {1}', file, codeOf(error)));
  }
}

function givenEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((each): each is [string, string] => each[1] !== undefined),
  );
}

function notStartedText(command: string, { code }: NotStarted): string {
  if (code === 'ENOENT') return t('{0}: there is no such command', command);
  if (code === 'EACCES') return t('{0}: it may not be run', command);
  return t('{0} cannot be run: {1}', command, code);
}

function fileTroubles(name: string | undefined, file: LineFile | undefined): string[] {
  // That the reader has gone is the reader's own doing: `| head`.
  if (name === undefined || !file?.failure || file.failure.code === 'EPIPE') return [];
  return [t('{0} is not complete: {1}', name, codeOf(file.failure))];
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
