/** The programs of people's own that this engine watches, by number. */
import { constants } from 'node:os';
import type { endingSignals, ProgramInfo, Step } from '../contract/server.ts';
import { say } from '../shared/sentence.ts';
import { calling, invalidParameters } from './errors.ts';
import { Symbolizers } from './lines/symbolizers.ts';
import type { NativeAddon, NativeProgramInfo, NativeWatcher } from './native.ts';
import type { Numbers } from './numbers.ts';
import { WatchedProgram } from './program.ts';
import { adoptedFolder, environmentFor, ownFolder, removeFolder } from './reportFolder.ts';
import { hasEnded, stepPatienceMilliseconds } from './watched.ts';

export class Programs {
  private readonly watcher: NativeWatcher;
  private readonly numbers: Numbers;
  private readonly changed: (info: ProgramInfo) => void;
  private readonly watched = new Map<number, WatchedProgram>();
  /** Looked for when somebody asks for a line first. */
  private symbolizers: Symbolizers | undefined;
  private folder: string | undefined;
  private readonly folders = new Set<string>();
  /** Those whose end was told. */
  private readonly ended = new Set<number>();

  /** @param changed told when a program has appeared or ended; the engine sends it unasked. */
  constructor(addon: NativeAddon, numbers: Numbers, changed: (info: ProgramInfo) => void) {
    this.watcher = new addon.Watcher(() => this.look());
    this.numbers = numbers;
    this.changed = changed;
  }

  /** What a process is started with so that it appears. @param folder Of an engine that died, to go on with. */
  environment(given?: Record<string, string>, folder?: string) {
    const found = folder === undefined ? this.ownFolder() : adoptedFolder(folder);
    calling('folder', () => this.watcher.watchFolder(found));
    this.folders.add(found);
    return { environment: environmentFor(found, given), folder: found };
  }

  private lineTools(): Symbolizers {
    this.symbolizers ??= new Symbolizers();
    return this.symbolizers;
  }

  private ownFolder(): string {
    this.folder ??= ownFolder();
    return this.folder;
  }

  /** At the engine's end: programs go on, unwatched. */
  end(): void {
    this.symbolizers?.end();
    for (const folder of this.folders) removeFolder(folder);
  }

  /** @throws what the kernel says of a process that is gone, or is somebody else's. */
  attach(pid: number): ProgramInfo {
    const key = calling('pid', () => this.watcher.attach(pid));
    this.look();
    return [...this.watched.values()].find((program) => program.key === key)!.info();
  }

  find(id: number): WatchedProgram | undefined {
    return this.watched.get(id);
  }

  list(): ProgramInfo[] {
    const natives = this.natives();
    return [...natives].map(([program, native]) => complete(program, native, natives));
  }

  /** Does something to a program that changes its info, and tells. */
  change(program: WatchedProgram, act: (program: WatchedProgram) => void): ProgramInfo {
    act(program);
    const info = program.info();
    this.changed(info);
    return info;
  }

  async step(program: WatchedProgram, thread: number | undefined): Promise<Step> {
    const wasRunning = program.info().state === 'running';
    const step = await program.step(thread, stepPatienceMilliseconds);
    if (wasRunning) this.changed(program.info());
    return step;
  }

  /** A living one gets no signal, and is watched no more; one that has ended is forgotten. */
  letGo(program: WatchedProgram): ProgramInfo {
    const info = program.info();
    this.watcher.letGo(program.key);
    this.watched.delete(program.id);
    this.ended.delete(program.id);
    return info;
  }

  /** @throws InvalidParams for a number that no program has, and what the kernel says of one that has ended. */
  signal(id: number, signal: (typeof endingSignals)[number]): ProgramInfo {
    const program = this.find(id);
    if (!program)
      throw invalidParameters(
        'server',
        say('server {0} is none of your programs; server/stop ends one of the lab', id),
      );
    calling('signal', () => this.watcher.end(program.key, constants.signals[signal]));
    return program.info();
  }

  /** Finds out what is new, and tells. */
  private look(): void {
    const known = new Set([...this.watched.values()].map(({ key }) => key));
    const keys = this.watcher.all();
    for (const [id, { key }] of this.watched) if (!keys.includes(key)) this.watched.delete(id);
    for (const key of keys) {
      if (known.has(key)) continue;
      const program = new WatchedProgram(
        this.numbers.next(),
        key,
        this.watcher,
        () => this.lineTools(),
        (each) => this.infoOf(each),
      );
      this.watched.set(program.id, program);
      this.changed(program.info());
    }
    for (const program of this.watched.values()) {
      if (this.ended.has(program.id)) continue;
      const info = program.info();
      if (!hasEnded(info)) continue;
      this.ended.add(program.id);
      this.changed(info);
    }
  }

  private infoOf(program: WatchedProgram): ProgramInfo {
    const natives = this.natives();
    return complete(program, natives.get(program)!, natives);
  }

  private natives(): Map<WatchedProgram, NativeProgramInfo> {
    return new Map([...this.watched.values()].map((program) => [program, program.native()]));
  }
}

/** Adds what is known only of all programs together. */
function complete(
  { id }: WatchedProgram,
  native: NativeProgramInfo,
  all: ReadonlyMap<WatchedProgram, NativeProgramInfo>,
): ProgramInfo {
  const { parentPid, notSeen, ...program } = native.program;
  const others = [...all].filter(([other]) => other.id !== id);
  const parent = others.find(([, other]) => other.program.pid === parentPid && !hasEnded(other))?.[0].id;
  const sharing = (inode: number) =>
    others
      .filter(([, other]) => other.listeners.some((listener) => listener.inode === inode))
      .map(([other]) => other.id);
  return {
    id,
    ...native,
    program: {
      ...program,
      ...(parent !== undefined && { parent }),
      notSeen: notSeen.map(({ text }) => text),
      notSeenSentences: notSeen.map(({ textSentence }) => textSentence),
    },
    listeners: native.listeners.map(({ inode, ...listener }) => ({
      ...listener,
      sharedWith: sharing(inode),
    })),
  };
}
