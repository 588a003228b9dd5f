import type { ProgramInfo } from '../contract/server.ts';
import { isAlive } from './alive.ts';
import { isProgram, type Watched } from './watched.ts';

/** Those whose findings are to be shown in their source: not of a run that is over and after which the same was run anew. */
export function latestRuns(all: Watched[]): ProgramInfo[] {
  const programs = all.filter(isProgram);
  const isRunAnew = (program: ProgramInfo) =>
    !isAlive(program) &&
    programs.some(
      (other) => other.startedAt > program.startedAt && other.program.command === program.program.command,
    );
  return programs.filter((each) => !isRunAnew(each));
}
