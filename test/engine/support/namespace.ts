/** An engine in a network of its own, which nobody but itself is in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from './engine.ts';

const unshare = ['unshare', '--map-root-user', '--net', '--mount', 'sh', '-c'];

/** Containers may forbid it. */
export function canUnshare(): boolean {
  return spawnSync(unshare[0]!, [...unshare.slice(1), 'ip link set lo up']).status === 0;
}

/**
 * An engine whose name server, a UDP server of its own that only receives, never answers.
 *
 * @param seconds The C library asks it once, for so long.
 */
export async function engineWithSilentNameServer(seconds: number): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
  const configuration = join(folder, 'resolv.conf');
  writeFileSync(configuration, `nameserver 127.0.0.1\noptions timeout:${seconds} attempts:1\n`);
  const prepare = `ip link set lo up && mount --bind ${configuration} /etc/resolv.conf && exec "$@"`;
  try {
    const engine = await Engine.start([...unshare, prepare, 'sh']);
    await engine.request('server/start', {
      multiplexer: 'epoll',
      application: 'receive',
      transport: 'udp',
      port: 53,
    });
    return engine;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
