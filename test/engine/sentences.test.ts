/** What the engine says, in a form that can be translated: the English text is that of the sentence beside it. */
import assert from 'node:assert/strict';
import type { Sentence } from '../../extension/contract/sentence.ts';
import { sentenceText } from '../../extension/shared/sentence.ts';
import { readJson } from '../unit/support/sources.ts';
import { until } from '../until.ts';
import { useLab } from './support/lab.ts';

const chinese = readJson<Record<string, string>>('l10n/bundle.l10n.zh-cn.json');

describe('what the engine says', () => {
  const lab = useLab();
  const echo = { multiplexer: 'epoll', application: 'echo' } as const;

  function isSaid(text: string | undefined, sentence: Sentence | undefined): void {
    assert(sentence, `no sentence beside: ${text}`);
    assert.equal(sentenceText(sentence), text);
    const translated = sentenceText(sentence, (english) => chinese[english] ?? english);
    assert(/[\u4e00-\u9fff]/.test(translated) && !/\{\d\}/.test(translated), translated);
  }

  it('of a call that failed, with its parameters', async () => {
    const { address } = await lab.start({ application: 'echo' });
    const { data } = await lab.engine.failure('server/start', { ...echo, port: address.port });
    isSaid(data?.hint, data?.hintSentence);
    assert.deepEqual(data?.hintSentence?.parameters, [String(address.port)]);
  });

  it('of a value that does not fit, its unit a phrase of its own', async () => {
    const { id: server } = await lab.start({ application: 'echo' });
    const set = { server, name: 'SO_RCVLOWAT', value: -1 };
    const { data } = await lab.engine.failure('option/set', set);
    isSaid(data?.hint, data?.hintSentence);
    assert.deepEqual(data?.hintSentence?.parameters.at(-1), { key: 'bytes' });
  });

  it('of what is not there', async () => {
    const { data } = await lab.engine.failure('server/statistics', { server: 3 });
    isSaid(data?.hint, data?.hintSentence);
  });

  it('of what is refused, message and hint', async () => {
    const { address, id: server } = await lab.start({ application: 'echo' });
    const client = await lab.puppet.connect(address.port);
    const { id: connection } = await lab.rowOf({ id: server } as never, client);
    await lab.engine.request('connection/act', { server, connection, action: 'shutdownWrite' });
    const failure = await lab.engine.failure('connection/act', {
      server,
      connection,
      action: 'send',
      text: 'x',
    });
    isSaid(failure.message, failure.data?.messageSentence);
    isSaid(failure.data?.hint, failure.data?.hintSentence);
  });

  it('of a server that has ended, whatever only a living one can do', async () => {
    const mistaken = { ...echo, multiplexer: 'select' as const, faults: ['closed-not-removed'] };
    const info = await lab.engine.request('server/start', mistaken);
    const client = await lab.puppet.connect(info.address.port);
    await lab.rowOf(info, client);
    await lab.puppet.close(client);
    await until('its death', async () => (await lab.info(info)).state === 'died');
    const server = info.id;
    const failures = await Promise.all([
      lab.engine.failure('server/adjust', { server, backlog: 3 }),
      lab.engine.failure('server/adjust', { server, acceptingPaused: true }),
      lab.engine.failure('connection/act', { server, connection: 1, action: 'close' }),
      lab.engine.failure('option/list', { server }),
      lab.engine.failure('option/set', { server, name: 'SO_KEEPALIVE', value: true }),
    ]);
    for (const { message, data } of failures) {
      isSaid(message, data?.messageSentence);
      isSaid(data?.hint, data?.hintSentence);
      assert.deepEqual(
        [message, data?.hint],
        ['the server has ended', 'Its sockets are closed. Start it again.'],
      );
    }
  });

  it('of what fits no server or swarm of this kind', async () => {
    const { id: server, address } = await lab.start({ application: 'echo' });
    const datagram = { server, host: '127.0.0.1', port: address.port, text: 'x' };
    const swarm = await lab.engine.request('swarm/start', { host: '::1', port: address.port, clients: 0 });
    const failures = [
      await lab.engine.failure('datagram/send', datagram),
      await lab.engine.failure('swarm/adjust', { swarm: swarm.id, spreadSources: true }),
    ];
    await lab.engine.request('swarm/stop', { swarm: swarm.id });
    for (const { data } of failures) isSaid(data?.hint, data?.hintSentence);
  });

  it('of an option that cannot be set', async () => {
    const { id: server } = await lab.start({ application: 'echo' });
    const options = await lab.engine.request('option/list', { server });
    const fixed = options.filter(({ reason }) => reason !== undefined);
    assert(fixed.length > 5);
    for (const { reason, reasonSentence } of fixed) isSaid(reason, reasonSentence);
  });

  it('in a note of the trace', async () => {
    const server = await lab.start({ application: 'echo' });
    const client = await lab.puppet.connect(server.address.port);
    await lab.puppet.shutdown(client);
    const notes = async () => {
      const { records } = await lab.engine.request('trace/read', {
        server: server.id,
        after: 0,
        limit: 1000,
      });
      return records.filter(({ kind }) => kind === 'note');
    };
    await until('the end of file', async () => (await notes()).length > 0);
    for (const { text, textSentence } of await notes()) isSaid(text, textSentence);
  });
});
