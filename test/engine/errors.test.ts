/** What the kernel refuses is told in its own words, with what to do; the engine lives on. */
import assert from 'node:assert/strict';
import { mostQuestions, type Question } from '../../extension/contract/questions.ts';
import { Questions } from '../../extension/shared/questions.ts';
import { checkEcho } from './support/clients.ts';
import { Engine } from './support/engine.ts';
import { useLab } from './support/lab.ts';
import { descriptors, threads } from './support/proc.ts';

const failed = -32_000;
const invalidParameters = -32_602;

describe('errors of the kernel', () => {
  const lab = useLab();
  const echo = { multiplexer: 'epoll', application: 'echo' } as const;

  async function stillWorks(): Promise<void> {
    const { address } = await lab.start({ application: 'echo' });
    await checkEcho({ port: address.port, sizes: [100], count: 10 });
  }

  it('a question among others in one message: the others are answered', async () => {
    const { id: server } = await lab.start({ application: 'echo' });
    const questions: Question[] = [
      { method: 'server/statistics', parameters: { server } },
      { method: 'connection/inspect', parameters: { server, connection: 7 } },
      { method: 'connection/view', parameters: { server, offset: -1, limit: 1 } },
      { method: 'wait/last' } as Question,
      { method: 'wait/last', parameters: [server] } as unknown as Question,
      { method: 'server/list', parameters: {} },
    ];
    const answers = await lab.engine.request('request/batch', { questions });
    const told = answers.map((answer) =>
      'error' in answer ? answer.error.data?.field : Object.keys(answer),
    );
    assert.deepEqual(told, [['result'], 'connection', 'offset', 'server', 'parameters', ['result']]);
    // What changes something travels alone.
    const stop = { method: 'server/stop', parameters: { server } };
    assert.equal((await lab.engine.failure('request/batch', { questions: [stop] })).code, invalidParameters);
    await stillWorks();
  });

  it('as many questions of one turn as there may be servers: all are answered', async () => {
    const { id: server } = await lab.start({ application: 'echo' });
    const questions = new Questions(
      (asked) => lab.engine.request('request/batch', { questions: asked }),
      ({ message }) => new Error(message),
    );
    const answers = await Promise.all(
      Array.from({ length: 3 * mostQuestions }, () => questions.ask('server/statistics', { server })),
    );
    assert.equal(answers.filter(({ waits }) => waits! >= 0).length, 3 * mostQuestions);
  });

  it('a port in use: EADDRINUSE from bind', async () => {
    const { address } = await lab.start({ application: 'echo' });
    const { code, data } = await lab.engine.failure('server/start', { ...echo, port: address.port });
    assert.deepEqual([code, data?.errno, data?.syscall], [failed, 'EADDRINUSE', 'bind']);
    assert.match(data!.hint, new RegExp(`${address.port}.*another port`));
    await stillWorks();
  });

  it('an unknown host: EAI_NONAME or EAI_AGAIN from getaddrinfo', async () => {
    const { code, data } = await lab.engine.failure('server/start', {
      ...echo,
      host: 'no-such-host.invalid',
    });
    assert.deepEqual([code, data?.syscall], [failed, 'getaddrinfo']);
    assert.match(data!.errno!, /^EAI_(NONAME|AGAIN)$/);
    assert.match(data!.hint, /no-such-host\.invalid/);
    await stillWorks();
  });

  it('an address of another machine: EADDRNOTAVAIL from bind', async () => {
    // TEST-NET-1 (RFC 5737): no machine has it.
    const { data } = await lab.engine.failure('server/start', { ...echo, host: '192.0.2.1' });
    assert.deepEqual([data?.errno, data?.syscall], ['EADDRNOTAVAIL', 'bind']);
    await stillWorks();
  });

  it('a name too long for SO_BINDTODEVICE: before bind, live, and for each connection', async () => {
    const tooLong = { SO_BINDTODEVICE: 'a-name-of-sixteen' };
    const { id } = await lab.start({ application: 'echo' });
    const failures = [
      await lab.engine.failure('server/start', { ...echo, options: tooLong }),
      await lab.engine.failure('server/start', { ...echo, connectionOptions: tooLong }),
      await lab.engine.failure('option/set', {
        server: id,
        name: 'SO_BINDTODEVICE',
        value: 'a-name-of-sixteen',
      }),
    ];
    for (const { code, data } of failures) {
      assert.deepEqual([code, data?.errno, data?.syscall], [failed, 'ENAMETOOLONG', 'setsockopt']);
      assert.match(data!.hint, /at most 15 bytes/);
    }
    const unknown = await lab.engine.failure('option/set', {
      server: id,
      name: 'SO_BINDTODEVICE',
      value: 'nosuch0',
    });
    assert.deepEqual([unknown.data?.errno, unknown.data?.syscall], ['ENODEV', 'setsockopt']);
    await stillWorks();
  });

  it('leaves nothing open behind a start that failed', async () => {
    const { address } = await lab.start({ application: 'echo' });
    const before = { open: descriptors(lab.engine.pid).size, threads: threads(lab.engine.pid).length };
    for (let i = 0; i < 10; i++) {
      await lab.engine.failure('server/start', { ...echo, port: address.port });
      await lab.engine.failure('server/start', { ...echo, options: { SO_NOTHING: true } });
      await lab.engine.failure('server/start', { ...echo, faults: ['no-such-fault'] });
    }
    assert.deepEqual(
      { open: descriptors(lab.engine.pid).size, threads: threads(lab.engine.pid).length },
      before,
    );
  });

  it('an ordinary user on a privileged port: EACCES from bind', async function () {
    if (process.getuid?.() !== 0) return this.skip(); // only root can become somebody else
    const engine = await Engine.start(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']);
    try {
      const { code, data } = await engine.failure('server/start', { ...echo, port: 80 });
      assert.deepEqual([code, data?.errno, data?.syscall], [failed, 'EACCES', 'bind']);
      assert.match(data!.hint, /1024/);
      const { address } = await engine.request('server/start', echo);
      await checkEcho({ port: address.port, sizes: [100], count: 10 });
    } finally {
      await engine.dispose();
    }
  });
});
