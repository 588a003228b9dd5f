import assert from 'node:assert/strict';
import type { EngineError } from '../../extension/lab/engineError.ts';
import { checkOwnAddress } from '../../extension/lab/ownAddress.ts';

describe('an address for a server', () => {
  it('is of this machine where the kernel binds to it', async () => {
    for (const host of ['127.0.0.1', '127.9.9.9', '0.0.0.0', 'localhost']) await checkOwnAddress(host);
  });

  it('is refused in the words of the kernel where it is of none of the interfaces', async () => {
    await assert.rejects(checkOwnAddress('192.0.2.1'), {
      message: 'bind: EADDRNOTAVAIL',
      data: {
        errno: 'EADDRNOTAVAIL',
        syscall: 'bind',
        hint: 'No interface of this machine has the address 192.0.2.1. `ip address` shows those it has.',
        hintSentence: {
          key: 'No interface of this machine has the address {0}. `ip address` shows those it has.',
          parameters: ['192.0.2.1'],
        },
      },
    });
  });

  it('is refused where its name has none', async () => {
    await assert.rejects(checkOwnAddress('no-such-host.invalid'), (error: EngineError) => {
      // getaddrinfo's own word, as the engine has it: Node's is ENOTFOUND.
      assert.match(error.message, /^getaddrinfo: EAI_(NONAME|AGAIN)$/);
      assert.match(error.data.hint, /“no-such-host.invalid”/);
      return true;
    });
  });
});
