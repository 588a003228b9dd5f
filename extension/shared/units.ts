/** What the engine counts socket options in, and what one of each is called. In English; whoever shows it translates. */
export const singularUnits: Record<string, string> = {
  bytes: 'byte',
  connections: 'connection',
  hops: 'hop',
  microseconds: 'microsecond',
  milliseconds: 'millisecond',
  probes: 'probe',
  retransmissions: 'retransmission',
  seconds: 'second',
};

export function unitOf(value: unknown, unit: string): string {
  return value === 1 ? (singularUnits[unit] ?? unit) : unit;
}
