/** A person's own program, which is a process of its own. */
import type { OptionValue, ProgramInfo } from '../contract/server.ts';
import type { NativeProgramInfo, NativeSite, NativeWatcher } from './native.ts';
import type { OutputChunk, Watched } from './watched.ts';

export class WatchedProgram implements Watched {
  readonly id: number;
  /** Its number with the watcher. */
  readonly key: number;
  private readonly watcher: NativeWatcher;
  private readonly complete: (program: WatchedProgram) => ProgramInfo;

  /** @param complete Adds what only one knows who knows all programs. */
  constructor(
    id: number,
    key: number,
    watcher: NativeWatcher,
    complete: (program: WatchedProgram) => ProgramInfo,
  ) {
    this.id = id;
    this.key = key;
    this.watcher = watcher;
    this.complete = complete;
  }

  native(): NativeProgramInfo {
    return this.watcher.info(this.key);
  }

  info(): ProgramInfo {
    return this.complete(this);
  }

  statistics() {
    return this.watcher.statistics(this.key);
  }

  view(query: Parameters<Watched['view']>[0]) {
    return this.watcher.view(this.key, query);
  }

  inspect(connection: number) {
    return this.watcher.inspect(this.key, connection);
  }

  options(connection: number) {
    return this.watcher.options(this.key, connection);
  }

  setOption(connection: number, name: string, value: OptionValue) {
    return this.watcher.setOption(this.key, connection, name, value);
  }

  lastWait(limit: number, thread?: number) {
    return this.watcher.lastWait(this.key, limit, thread);
  }

  readTrace(after: number, limit: number) {
    return this.watcher.readTrace(this.key, after, limit);
  }

  turnTrace(on: boolean): void {
    this.watcher.turnTrace(this.key, on);
  }

  /** Where in its source it makes calls. */
  sites(numbers: number[]): NativeSite[] {
    return this.watcher.sites(this.key, numbers);
  }

  /** The terminal in which it runs has what it prints. */
  readOutput(_after: number): OutputChunk {
    return { entries: [], next: 0, lost: 0 };
  }
}
