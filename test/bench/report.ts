/** The results as a page that a person reads. */
import type { Row } from './echo.ts';
import type { IdleCost, WaitCost } from './idle.ts';

export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

function caseName({ messageSize, connections }: Row): string {
  const size = messageSize < 1024 ? `${messageSize} B` : `${messageSize / 1024} KiB`;
  return `${size}, ${whole(connections)}`;
}

/** One line for each server, one column for each case. */
export function echoTable(rows: Row[], pick: (row: Row, name: string) => string): string {
  const names = [...rows[0]!.echoesPerSecond.keys()];
  return table(
    ['message, connections', ...rows.map(caseName)],
    names.map((name) => [name, ...rows.map((row) => pick(row, name))]),
  );
}

export const throughput = (row: Row, name: string) => whole(row.echoesPerSecond.get(name)!);
export const ratio = (row: Row, name: string) => row.ratios.get(name)!.toFixed(3);
export const cpu = (row: Row, name: string) => whole(row.cpuNanosecondsPerEcho.get(name)!);

export function waitTable(costs: WaitCost[]): string {
  return byMultiplexer(
    costs.map(({ multiplexer, connections, nanoseconds }) => [multiplexer, connections, nanoseconds]),
  );
}

export function idleTable(costs: IdleCost[]): string {
  return byMultiplexer(
    costs.map(({ multiplexer, idle, cpuNanosecondsPerEcho }) => [multiplexer, idle, cpuNanosecondsPerEcho]),
  );
}

function byMultiplexer(costs: [multiplexer: string, count: number, nanoseconds: number][]): string {
  const counts = [...new Set(costs.map(([, count]) => count))];
  const names = [...new Set(costs.map(([name]) => name))];
  return table(
    ['', ...counts.map(whole)],
    names.map((name) => [
      name,
      ...counts.map((count) => whole(costs.find((cost) => cost[0] === name && cost[1] === count)![2])),
    ]),
  );
}
