import assert from 'node:assert/strict';
import './support/vscode.ts';
import { heldLines, heldSites } from '../../extension/shared/heldLines.ts';
import { reporting, sites } from '../../media/panel/gallery/program.ts';
import * as samples from '../panel/samples.ts';

const framesOf = ({ site }: { site: number }) => sites().find((each) => each.site === site)?.frames;
const lines = (...all: Parameters<typeof heldLines>[0]) =>
  heldLines(all, framesOf).map(({ file, line, next }) => `${file}:${line} ${next}`);

describe('the lines at which programs are held', () => {
  const held = { call: 'receive', fd: 9, held: true, site: 2, function: 'recv' } as const;
  const thread = { id: 4711, name: 'python3', position: held, paused: true, watched: [] };

  it('are those of held threads, with the call that comes next', () => {
    assert.deepEqual(lines(samples.server(), reporting()), ['/srv/server.py:57 next: recv(fd 9) · worker']);
    assert.deepEqual(heldSites([samples.server(), reporting()]), [{ server: 1_000_000, site: 2 }]);
  });

  it('name no thread where there is but the one, and each where several stand at one line', () => {
    assert.deepEqual(lines(reporting({}, { threads: [thread] })), ['/srv/server.py:57 next: recv(fd 9)']);
    const other = { ...thread, id: 4712, name: 'worker', position: { ...held, fd: 10 } };
    assert.deepEqual(lines(reporting({}, { threads: [thread, other] })), [
      '/srv/server.py:57 next: recv(fd 9) · python3, next: recv(fd 10) · worker',
    ]);
  });

  it('are a person’s own, not those of the library that makes the call for it', () => {
    const position = { ...held, call: 'wait', fd: -1, site: 1, function: 'epoll_wait' } as const;
    assert.deepEqual(lines(reporting({}, { threads: [{ ...thread, position }] })), [
      '/srv/server.py:42 next: epoll_wait',
    ]);
  });

  it('are none while a thread is inside its call, goes on, is only slowed down, or its line is not known', () => {
    const threads = [
      { ...thread, position: { ...held, held: false } },
      { ...thread, paused: false },
      { ...thread, position: { ...held, site: 3 } },
      { ...thread, position: { ...held, site: 4 } },
    ];
    assert.deepEqual(lines(reporting({}, { threads })), []);
  });
});
