import type { Watched } from '../shared/watched.ts';
import { isProgram } from '../shared/watched.ts';

/** Who runs more files than these in a window does not come back to the first. */
const mostKept = 256;

/** The files that were run in the lab, by the process that came of each: so a program can be run again where it was. */
export class Runs {
  private readonly files = new Map<number, string>();

  /** @param file Its URI. */
  began(pid: number, file: string): void {
    // The kernel gives a number again: it comes last then.
    this.files.delete(pid);
    this.files.set(pid, file);
    for (const oldest of this.files.keys()) {
      if (this.files.size <= mostKept) break;
      this.files.delete(oldest);
    }
  }

  /** Undefined for what was not started by the lab: only who started it can start it again. */
  fileOf(watched: Watched): string | undefined {
    return isProgram(watched) ? this.files.get(watched.program.pid) : undefined;
  }
}
