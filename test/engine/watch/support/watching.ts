/** An engine that watches programs, for one `describe`; after each test the programs that it started are ended. */
import type { ProgramInfo } from '../../../../extension/contract/server.ts';
import { isProgram } from '../../../../extension/shared/watched.ts';
import { until } from '../../../until.ts';
import { Engine } from '../../support/engine.ts';
import { OwnProgram } from './ownProgram.ts';

export interface Watching {
  engine: Engine;
  /** What makes a process report to this engine. */
  environment(): Promise<Record<string, string>>;
  /** Started so that it reports. */
  start(command: string, ...parameters: string[]): Promise<OwnProgram>;
  /** Started as ever. */
  startUnwatched(command: string, ...parameters: string[]): OwnProgram;
  list(): Promise<ProgramInfo[]>;
  /** As soon as it is in the list. */
  find(pid: number): Promise<ProgramInfo>;
}

/** To be called within a `describe`. */
export function useWatching(): Watching {
  let engine: Engine;
  const started: OwnProgram[] = [];
  before(async () => {
    engine = await Engine.start();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.dispose()));
    await engine.stopAll();
  });
  after(() => engine.dispose());

  const watching: Watching = {
    get engine() {
      return engine;
    },
    environment: async () => (await engine.request('program/environment', {})).environment,
    async start(command, ...parameters) {
      const program = new OwnProgram(command, parameters, await watching.environment());
      started.push(program);
      return program;
    },
    startUnwatched(command, ...parameters) {
      const program = new OwnProgram(command, parameters);
      started.push(program);
      return program;
    },
    list: async () => (await engine.request('server/list', {})).filter(isProgram),
    async find(pid) {
      const look = async () => (await watching.list()).find(({ program }) => program.pid === pid) ?? false;
      return until(`process ${pid} in the list`, look);
    },
  };
  return watching;
}
