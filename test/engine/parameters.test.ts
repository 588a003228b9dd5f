/** Parameters of a wrong form never reach the addon: InvalidParams, which names the field. */
import assert from 'node:assert/strict';
import { ErrorCodes } from 'vscode-jsonrpc/node';
import { schemas } from '../../extension/engine/schemas.ts';
import { useLab } from './support/lab.ts';

const nan = 'not a number';
const { MAX_SAFE_INTEGER } = Number;

/** For each method: parameters (a running server's number stands for `SERVER`), and the field to be blamed. */
const SERVER = 'the number of a running server';
const wrong: Record<string, [object, string][]> = {
  'multiplexer/list': [[{ extra: 1 }, 'extra']],
  'fault/list': [[{ extra: 1 }, 'extra']],
  'server/list': [[{ extra: 1 }, 'extra']],
  'server/start': [
    [{}, 'multiplexer'],
    [{ multiplexer: 'kqueue', application: 'echo' }, 'multiplexer'],
    [{ multiplexer: 'epoll' }, 'application'],
    [{ multiplexer: 'select', application: 'echo', trigger: 'edge' }, 'trigger'],
    [{ multiplexer: 'epoll', application: 'echo', trigger: 'both' }, 'trigger'],
    [{ multiplexer: 'epoll', application: 'echo', transport: 'sctp' }, 'transport'],
    [{ multiplexer: 'epoll', application: 'echo', port: 65_536 }, 'port'],
    [{ multiplexer: 'epoll', application: 'echo', port: -1 }, 'port'],
    [{ multiplexer: 'epoll', application: 'echo', port: 80.5 }, 'port'],
    [{ multiplexer: 'epoll', application: 'echo', port: '80' }, 'port'],
    [{ multiplexer: 'epoll', application: 'echo', host: 'x'.repeat(256) }, 'host'],
    [{ multiplexer: 'epoll', application: 'echo', backlog: -1 }, 'backlog'],
    [{ multiplexer: 'epoll', application: 'echo', receiveSize: 0 }, 'receiveSize'],
    [{ multiplexer: 'epoll', application: 'echo', receiveSize: 1 << 30 }, 'receiveSize'],
    [{ multiplexer: 'epoll', application: 'echo', drain: 'twice' }, 'drain'],
    [{ multiplexer: 'epoll', application: 'echo', writeStrategy: 'never' }, 'writeStrategy'],
    [{ multiplexer: 'epoll', application: 'echo', queueLimit: 0 }, 'queueLimit'],
    [{ multiplexer: 'epoll', application: 'echo', fdSetBits: 2048 }, 'fdSetBits'],
    [{ multiplexer: 'select', application: 'echo', fdSetBits: 1000 }, 'fdSetBits'],
    [{ multiplexer: 'select', application: 'echo', fdSetBits: 1025 }, 'fdSetBits'],
    [{ multiplexer: 'epoll', application: 'echo', trace: 'yes' }, 'trace'],
    [{ multiplexer: 'epoll', application: 'echo', faults: ['no-such-fault'] }, 'faults'],
    [{ multiplexer: 'epoll', application: 'echo', faults: 'emfile-spin' }, 'faults'],
    [{ multiplexer: 'epoll', application: 'echo', options: { SO_NOTHING: true } }, 'options.SO_NOTHING'],
    [{ multiplexer: 'epoll', application: 'echo', connectionOptions: { A: 1 } }, 'connectionOptions.A'],
    [{ multiplexer: 'epoll', application: 'echo', options: { SO_KEEPALIVE: 'on' } }, 'options'],
    [{ multiplexer: 'epoll', application: 'echo', options: { SO_KEEPALIVE: null } }, 'options.SO_KEEPALIVE'],
    [{ multiplexer: 'epoll', application: 'echo', prot: 80 }, 'prot'],
  ],
  'server/stop': [
    [{}, 'server'],
    [{ server: 4711 }, 'server'],
    [{ server: 0 }, 'server'],
  ],
  'server/statistics': [
    [{ server: nan }, 'server'],
    [{ server: MAX_SAFE_INTEGER }, 'server'],
  ],
  'server/output': [
    [{ server: SERVER }, 'after'],
    [{ server: SERVER, after: -1 }, 'after'],
  ],
  'server/adjust': [
    [{ server: 4711 }, 'server'],
    [{ server: SERVER, faults: ['no-such-fault'] }, 'faults'],
    [{ server: SERVER, backlog: 65_536 }, 'backlog'],
    [{ server: SERVER, acceptingPaused: 1 }, 'acceptingPaused'],
    [{ server: SERVER, trace: 1 }, 'trace'],
  ],
  'program/environment': [
    [{ environment: 'PATH=/bin' }, 'environment'],
    [{ environment: { PATH: 1 } }, 'environment.PATH'],
    [{ folder: '/etc' }, 'folder'],
    [{ folder: '/dev/shm/network-lab-0-1/../../../etc' }, 'folder'],
    [{ folder: 7 }, 'folder'],
  ],
  'program/attach': [
    [{}, 'pid'],
    [{ pid: 0 }, 'pid'],
    [{ pid: '1' }, 'pid'],
    [{ pid: 1.5 }, 'pid'],
  ],
  'program/end': [
    [{}, 'server'],
    [{ server: 4711 }, 'server'],
    [{ server: SERVER }, 'server'],
    [{ server: SERVER, signal: 'SIGSTOP' }, 'signal'],
  ],
  'finding/list': [
    [{}, 'server'],
    [{ server: 4711 }, 'server'],
    [{ server: SERVER, limit: 1 }, 'limit'],
  ],
  'site/counts': [
    [{}, 'server'],
    [{ server: 4711 }, 'server'],
    [{ server: SERVER, sites: [1] }, 'sites'],
  ],
  'site/resolve': [
    [{ server: SERVER }, 'sites'],
    [{ server: 4711, sites: [] }, 'server'],
    [{ server: SERVER, sites: [0] }, 'sites.0'],
    [{ server: SERVER, sites: Array.from({ length: 257 }, (_, index) => index + 1) }, 'sites'],
  ],
  'connection/view': [
    [{ server: SERVER, limit: 1 }, 'offset'],
    [{ server: SERVER, offset: 0 }, 'limit'],
    [{ server: SERVER, offset: 0, limit: 1001 }, 'limit'],
    [{ server: SERVER, offset: 0, limit: 1, sortBy: 'weight' }, 'sortBy'],
    [{ server: SERVER, offset: 0, limit: 1, filter: 'x'.repeat(257) }, 'filter'],
    [{ server: SERVER, offset: 0, limit: 1, descending: 'yes' }, 'descending'],
  ],
  'connection/inspect': [
    [{ server: SERVER }, 'connection'],
    [{ server: SERVER, connection: 4711 }, 'connection'],
  ],
  'connection/act': [
    [{ server: SERVER, connection: 4711, action: 'close' }, 'connection'],
    [{ server: SERVER, connection: 1, action: 'sing' }, 'action'],
    [{ server: SERVER, connection: 1, action: 'send' }, 'text'],
  ],
  'server/closing': [
    [{}, 'port'],
    [{ port: 0 }, 'port'],
    [{ port: 80, limit: 4097 }, 'limit'],
  ],
  'datagram/send': [
    [{ server: SERVER, port: 1, text: '' }, 'host'],
    [{ server: SERVER, host: '127.0.0.1', port: 0, text: '' }, 'port'],
    [{ server: SERVER, host: '127.0.0.1', port: 1, text: 'x'.repeat(65_508) }, 'text'],
  ],
  'option/list': [
    [{ server: nan }, 'server'],
    [{ server: SERVER, connection: 4711 }, 'connection'],
  ],
  'option/set': [
    [{ server: SERVER, value: true }, 'name'],
    [{ server: SERVER, name: 'SO_KEEPALIVE' }, 'value'],
    [{ server: SERVER, name: 'SO_NOTHING', value: true }, 'name'],
    [{ server: SERVER, name: 'SO_KEEPALIVE', value: 'on' }, 'value'],
    [{ server: SERVER, name: 'TCP_KEEPIDLE', value: 0 }, 'value'],
    [{ server: SERVER, name: 'SO_RCVBUF', value: 2 ** 40 }, 'value'],
    [{ server: SERVER, connection: 4711, name: 'SO_KEEPALIVE', value: true }, 'connection'],
  ],
  'wait/last': [[{ server: SERVER, limit: 0 }, 'limit']],
  'trace/read': [
    [{ server: SERVER, limit: 1 }, 'after'],
    [{ server: SERVER, after: 0, limit: 10_001 }, 'limit'],
  ],
  'loop/pause': [[{ server: 4711 }, 'server']],
  'loop/step': [[{ server: 4711 }, 'server']],
  'loop/resume': [[{ server: 4711 }, 'server']],
  'loop/pace': [
    [{ server: SERVER, milliseconds: 2001 }, 'milliseconds'],
    [{ server: SERVER, milliseconds: -1 }, 'milliseconds'],
    [{ server: SERVER }, 'milliseconds'],
  ],
  'swarm/start': [
    [{}, 'port'],
    [{ port: 80, host: '192.0.2.1' }, 'host'],
    [{ port: 80, host: 'localhost' }, 'host'],
    [{ port: 80, clients: 65_001 }, 'clients'],
    [{ port: 80, behaviour: 'shout' }, 'behaviour'],
    [{ port: 80, messageSize: 0 }, 'messageSize'],
    [{ port: 80, messagesPerSecond: -1 }, 'messagesPerSecond'],
    [{ port: 80, window: 0 }, 'window'],
    [{ port: 80, slowReaderBytesPerSecond: -1 }, 'slowReaderBytesPerSecond'],
    [{ port: 80, host: '::1', spreadSources: true }, 'spreadSources'],
    [{ port: 80, connectRate: -1 }, 'connectRate'],
    [{ port: 80, verifyEcho: 1 }, 'verifyEcho'],
  ],
  'swarm/adjust': [
    [{ clients: 1 }, 'swarm'],
    [{ swarm: 4711, clients: 1 }, 'swarm'],
    [{ swarm: 4711, clients: -1 }, 'clients'],
  ],
  'swarm/stop': [[{ swarm: 4711 }, 'swarm']],
  'swarm/list': [[{ extra: 1 }, 'extra']],
  'program/settle': [[{ extra: 1 }, 'extra']],
  'swarm/statistics': [[{ swarm: 4711 }, 'swarm']],
  'request/batch': [
    [{}, 'questions'],
    [{ questions: [{ method: 'server/stop', parameters: { server: SERVER } }] }, 'questions.0.method'],
    [{ questions: [{ method: 'server/list', more: {} }] }, 'questions.0.more'],
    [{ questions: Array(65).fill({ method: 'server/list', parameters: {} }) }, 'questions'],
  ],
};

describe('parameters of a wrong form', () => {
  const lab = useLab();

  for (const method of Object.keys(schemas))
    it(`${method} refuses them, naming the field`, async () => {
      assert(wrong[method], `no wrong parameters are known for ${method}`);
      const { id } = await lab.start({ application: 'echo' });
      for (const [parameters, field] of wrong[method]) {
        const asked = Object.fromEntries(
          Object.entries(parameters).map(([name, value]) => [name, value === SERVER ? id : value]),
        );
        const { code, data, message } = await lab.engine.failure(method, asked);
        assert.equal(code, ErrorCodes.InvalidParams, `${JSON.stringify(parameters)}: ${message}`);
        assert.equal(data?.field, field, `${JSON.stringify(parameters)}: ${message}`);
        assert.match(message, new RegExp(`^${field.replaceAll('.', '\\.')}: .`));
      }
      assert.equal((await lab.engine.request('server/list', {})).length, 1);
    });

  it('a method that does not exist is MethodNotFound', async () => {
    for (const method of ['server/explode', 'swarm', '__proto__', 'constructor'])
      assert.equal((await lab.engine.failure(method, {})).code, ErrorCodes.MethodNotFound);
  });
});
