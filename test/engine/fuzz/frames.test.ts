/** What is no JSON-RPC at all, on the engine's standard input: no crash, and a clean end. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { engineCommand } from '../support/engine.ts';

function frame(body: string | Uint8Array, length: unknown = Buffer.byteLength(body)): Buffer {
  return Buffer.concat([Buffer.from(`Content-Length: ${length}\r\n\r\n`), Buffer.from(body)]);
}

const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 100 }),
  fc.constantFrom(
    '{',
    'null',
    '[]',
    '{"jsonrpc":"2.0"}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":{},"method":5}',
    '{"jsonrpc":"1.0","id":1,"method":"server/list","params":[1,2]}',
    '{"jsonrpc":"2.0","id":1,"method":"server/list","params":"x"}',
    '{"jsonrpc":"2.0","id":1,"method":"__proto__"}',
    '{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}',
    '{"jsonrpc":"2.0","id":1,"result":1}',
  ),
);

/** Well framed, whatever is within. */
const framed = body.map((bytes) => frame(bytes));
/** Not even that. */
const broken = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(body, fc.constantFrom(-1, 0, 1, '', 'x', 1e9, 1e300, '5, 5'))
    .map(([bytes, length]) => frame(bytes, length)),
  fc
    .constantFrom('Content-Length\r\n\r\n', '\r\n\r\n', 'Content-Type: x\r\n\r\n{}')
    .map((text) => Buffer.from(text)),
);

/** Feeds an engine, closes its line when it has answered so, and gives its exit code. */
async function feed(parts: Buffer[], awaited = ''): Promise<number | null> {
  const { command, parameters, env } = engineCommand();
  const child = spawn(command, parameters, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  // It may end before it has read all.
  child.stdin.on('error', () => {});
  child.stdin.write(Buffer.concat(parts));
  const ended = once(child, 'close', { signal: AbortSignal.timeout(15_000) });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (output.includes(awaited)) child.stdin.end();
  });
  if (awaited === '') child.stdin.end();
  const [code] = await ended;
  return code;
}

const proper = frame(JSON.stringify({ jsonrpc: '2.0', id: 4711, method: 'multiplexer/list' }));

describe('frames that are no requests', function () {
  this.timeout(60_000);

  it('end in nothing worse than the end of the line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(framed, broken), { minLength: 10, maxLength: 30 }),
        async (parts) => {
          assert.equal(await feed(parts), 0);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('do not keep the next request from being answered, when they are framed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(framed, { minLength: 10, maxLength: 30 }), async (parts) => {
        assert.equal(await feed([...parts, proper], '"id":4711,"result":'), 0);
      }),
      { numRuns: 15 },
    );
  });
});
