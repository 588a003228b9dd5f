/** The machine that is measured on: which core is whose, and what it is. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, setPriority } from 'node:os';

export const serverCore = 0;
export const clientCore = 1;

/**
 * Where it is allowed (as root), other programs of the machine get a core only when the measured one leaves it.
 * Linux weighs sessions against each other first (man 7 sched, autogroup), so it is one of its own.
 */
const first = ['setsid', 'sh', '-c', 'echo -20 > /proc/self/autogroup; exec nice -n -20 "$@"', 'sh'];
const priority = spawnSync('nice', ['-n', '-20', 'true']).stderr.length === 0 ? first : [];

/** Begins a command that shall run on this core alone. */
export function on(core: number): string[] {
  return [...priority, 'taskset', '--cpu-list', String(core)];
}

export function describeMachine(): string {
  const [first] = cpus();
  return `${first?.model.trim()}, ${cpus().length} cores, Linux ${release()}, Node ${process.version}`;
}

/** Gives this process, too, a core as soon as it wants one: who asks for a panel thirty times a second must not starve. */
export function goFirst(): void {
  if (priority.length === 0) return;
  setPriority(-20);
  writeFileSync('/proc/self/autogroup', '-20');
  process.once('exit', () => writeFileSync('/proc/self/autogroup', '0'));
}

/** Programs that run or want to, beside the one that asks (man 5 proc_loadavg). */
export function othersRunning(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[3]!.split('/')[0]) - 1;
}

/** CPU time that a process has used, all its threads together, in nanoseconds (man 5 proc_pid_schedstat). */
export function cpuNanoseconds(pid: number): number {
  let total = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) total += threadCpuNanoseconds(pid, Number(task));
  return total;
}

/** The same of one thread; the process's first where none is named. */
export function threadCpuNanoseconds(pid: number, thread = pid): number {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
}

/** Where this part of the numbers lies below, of 0 to 1; between two of them, in proportion. */
export function quantile(numbers: number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place % 1);
}

export function median(numbers: number[]): number {
  return quantile(numbers, 0.5);
}

/** Measuring needs time to pass; nothing is waited for. */
export function pass(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
