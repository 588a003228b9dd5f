/**
 * Records real answers of the engine for the gallery: `node test/panel/record.ts` writes
 * media/panel/gallery/recorded.json. Needs a built engine.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { LabServerInfo, ServerConfiguration } from '../../extension/contract/server.ts';
import { until } from '../until.ts';
import { EngineLab } from './engineLab.ts';

const lab = new EngineLab();
const clients: Socket[] = [];

async function join({ address }: LabServerInfo, reads: boolean): Promise<Socket> {
  const client = connect(address.port, address.host);
  client.on('error', () => {});
  clients.push(client);
  if (reads) client.resume();
  else client.pause();
  await once(client, 'connect');
  return client;
}

/** A server with an idle client, one that talks, and one that does not read what comes back. */
async function record(configuration: ServerConfiguration) {
  const { id: server } = await lab.ask('server/start', configuration);
  const info = await lab.infoOf(server);
  await join(info, true);
  const talker = await join(info, true);
  const deaf = await join(info, false);
  for (let line = 0; line < 20; line++) talker.write(`你好，实验室 ${line}\n`);
  deaf.write(Buffer.alloc(16 << 20, 'The same line again and again. '));
  await until(async () => {
    const view = await lab.ask('connection/view', { server, filter: 'paused:yes', offset: 0, limit: 1 });
    if (view.rows.length === 0) throw new Error('the queue is not full yet');
    const { queues } = await lab.ask('connection/inspect', { server, connection: view.rows[0]!.id });
    if (queues.peer?.unsent === 0) throw new Error('the client is not held up yet');
  });
  const view = await lab.ask('connection/view', { server, sortBy: 'id', offset: 0, limit: 40 });
  const inspections = await Promise.all(
    view.rows.map(({ id }) => lab.ask('connection/inspect', { server, connection: id })),
  );
  return {
    server: await lab.infoOf(server),
    statistics: await lab.ask('server/statistics', { server }),
    view,
    inspections: inspections.map((inspection) => ({
      ...inspection,
      messages: inspection.messages.slice(0, 4),
    })),
    wait: (await lab.ask('wait/last', { server }))!,
    options: await lab.ask('option/list', { server, connection: view.rows[0]!.id }),
    trace: (await lab.ask('trace/read', { server, after: 0, limit: 80 })).records,
  };
}

/** A server as it is when more has come than its socket holds. */
async function overflowing(configuration: ServerConfiguration, flood: (info: LabServerInfo) => void) {
  const { id: server } = await lab.ask('server/start', configuration);
  await lab.ask('server/adjust', { server, acceptingPaused: true });
  const info = () => lab.infoOf(server);
  flood(await info());
  await until(async () => {
    if (((await info()).drops ?? 0) < 3) throw new Error('nothing is dropped yet');
  });
  return info();
}

const crowded = await overflowing(
  { multiplexer: 'epoll', application: 'echo', backlog: 2 },
  ({ address }) => {
    for (let i = 0; i < 6; i++) clients.push(connect(address.port, address.host).on('error', () => {}));
  },
);
const flooded = await overflowing(
  { multiplexer: 'epoll', application: 'echo', transport: 'udp', options: { SO_RCVBUF: 4096 } },
  ({ address }) => {
    const sender = createSocket('udp4').unref();
    for (let i = 0; i < 20; i++) sender.send(Buffer.alloc(1000), address.port, address.host);
  },
);

const epoll = await record({ multiplexer: 'epoll', trigger: 'edge', application: 'echo' });
const others = await Promise.all(
  (['select', 'poll'] as const).map((multiplexer) => record({ multiplexer, application: 'echo' })),
);

const recorded = { ...epoll, crowded, flooded, waits: [epoll.wait, ...others.map(({ wait }) => wait)] };
for (const client of clients) client.destroy();
await lab.stop();
const file = new URL('../../media/panel/gallery/recorded.json', import.meta.url);
await writeFile(file, `${JSON.stringify(recorded, null, 2)}\n`);
