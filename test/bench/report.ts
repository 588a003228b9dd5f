/** The results as a page that a person reads. */
import type { Case, Row, Sample } from './echo.ts';
import type { IdleCost, WaitCost } from './idle.ts';
import { median, quantile } from './machine.ts';

export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

export function caseName({ messageSize, connections }: Case): string {
  const size = messageSize < 1024 ? `${messageSize} B` : `${messageSize / 1024} KiB`;
  return `${size}, ${whole(connections)}`;
}

/** One line for each server, one column for each case. */
export function echoTable(rows: Row[], cell: (row: Row, name: string) => string): string {
  const names = [...rows[0]!.samples.keys()];
  return table(
    ['message, connections', ...rows.map(caseName)],
    names.map((name) => [name, ...rows.map((row) => cell(row, name))]),
  );
}

/** Of one figure of a server's samples, in the order of the rounds. */
function figures(row: Row, name: string, figure: keyof Sample): number[] {
  return row.samples.get(name)!.map((sample) => sample[figure]);
}

/** Given by name, the ratio of medians, and where the middle half of the ratios within each round lies. */
export const cpuRatio = (to: string) => (row: Row, name: string) => {
  const own = figures(row, name, 'cpuNanosecondsPerEcho');
  const others = figures(row, to, 'cpuNanosecondsPerEcho');
  const within = own.map((each, round) => each / others[round]!);
  const [low, high] = [quantile(within, 0.25), quantile(within, 0.75)];
  return `${(median(own) / median(others)).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
};

export const cpu = (row: Row, name: string) => whole(median(figures(row, name, 'cpuNanosecondsPerEcho')));

export const throughput = (row: Row, name: string) => {
  const share = median(figures(row, name, 'clientShare'));
  return `${whole(median(figures(row, name, 'echoesPerSecond')))} (${Math.round(100 * share)} %)`;
};

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
