/** The programs of people's own that this engine watches, by number. */
import { existsSync } from 'node:fs';
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
  /** What was told of each. */
  private readonly told = new Map<number, string>();

  private nextLook: NodeJS.Timeout | undefined;
  private restUntil = 0;

  /** @param changed told when a program has appeared or ended; the engine sends it unasked. */
  constructor(addon: NativeAddon, numbers: Numbers, changed: (info: ProgramInfo) => void) {
    this.watcher = new addon.Watcher(() => this.lookSoon());
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
    // Somebody may have removed it: at a logout, with XDG_RUNTIME_DIR.
    if (!this.folder || !existsSync(this.folder)) this.folder = ownFolder();
    return this.folder;
  }

  /** At the engine's end: programs go on, unwatched. What another engine has taken over is that one's. */
  end(): void {
    this.symbolizers?.end();
    for (const folder of this.folders) if (this.watcher.watchesFolder(folder)) removeFolder(folder);
  }

  /** All, with what they have reported by now; whoever has ended by now is among them as ended. */
  settle(): ProgramInfo[] {
    this.watcher.settle();
    this.look();
    return this.list();
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
    const all = new All(natives);
    return [...natives].map(([program, native]) => all.complete(program, native));
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
    this.forget(program.id);
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

  /** Where many come and go, looking at all of them takes a fifth of the engine's time at most. */
  private lookSoon(): void {
    this.nextLook ??= setTimeout(() => this.look(), Math.max(0, this.restUntil - performance.now()));
  }

  /** Finds out what is new, and tells. */
  private look(): void {
    clearTimeout(this.nextLook);
    this.nextLook = undefined;
    const startedAt = performance.now();
    this.tellNews();
    this.restUntil = performance.now() + 4 * (performance.now() - startedAt);
  }

  private tellNews(): void {
    const known = new Set([...this.watched.values()].map(({ key }) => key));
    const keys = new Set(this.watcher.all());
    for (const [id, { key }] of this.watched) if (!keys.has(key)) this.forget(id);
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
    }
    for (const info of this.list()) {
      const rare = rarelyChanges(info);
      if (this.told.get(info.id) === rare) continue;
      this.told.set(info.id, rare);
      this.changed(info);
    }
  }

  private forget(id: number): void {
    this.watched.delete(id);
    this.told.delete(id);
  }

  private infoOf(program: WatchedProgram): ProgramInfo {
    const natives = this.natives();
    return new All(natives).complete(program, natives.get(program)!);
  }

  private natives(): Map<WatchedProgram, NativeProgramInfo> {
    return new Map([...this.watched.values()].map((program) => [program, program.native()]));
  }
}

/** What is worth to be told unasked: who it is, where it listens, and that it has ended. */
function rarelyChanges({ state, program, listeners }: ProgramInfo): string {
  return JSON.stringify([
    hasEnded({ state }),
    program.pid,
    program.way,
    listeners.map(({ id, address }) => [id, address]),
  ]);
}

/** Knows what is known only of all programs together. */
class All {
  private readonly livingByPid = new Map<number, number>();
  private readonly listeningByInode = new Map<number, number[]>();

  constructor(natives: ReadonlyMap<WatchedProgram, NativeProgramInfo>) {
    for (const [{ id }, native] of natives) {
      if (!hasEnded(native)) this.livingByPid.set(native.program.pid, id);
      for (const { inode } of native.listeners) {
        const found = this.listeningByInode.get(inode);
        if (!found) this.listeningByInode.set(inode, [id]);
        else if (!found.includes(id)) found.push(id);
      }
    }
  }

  complete({ id }: WatchedProgram, native: NativeProgramInfo): ProgramInfo {
    const { parentPid, notSeen, ...program } = native.program;
    const parent = this.livingByPid.get(parentPid);
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
        sharedWith: this.listeningByInode.get(inode)!.filter((each) => each !== id),
      })),
    };
  }
}
