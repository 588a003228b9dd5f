import assert from 'node:assert/strict';
import { bindOptions, chosenOptions } from '../../extension/lab/bindOptions.ts';

const names = (host: string) => bindOptions(host, 'tcp').map(({ name }) => name);

describe('the options that bind reads', () => {
  it('are offered where the address has them', () => {
    assert.deepEqual(names('127.0.0.1'), ['SO_REUSEADDR', 'SO_REUSEPORT']);
    assert.deepEqual(names('::1'), ['SO_REUSEADDR', 'SO_REUSEPORT', 'IPV6_V6ONLY']);
  });

  it('are named in a configuration only where a person wants them otherwise', () => {
    const tcp = bindOptions('127.0.0.1', 'tcp');
    assert.equal(chosenOptions(tcp, ['SO_REUSEADDR']), undefined);
    assert.deepEqual(chosenOptions(tcp, ['SO_REUSEADDR', 'SO_REUSEPORT']), { SO_REUSEPORT: true });
    assert.deepEqual(chosenOptions(tcp, []), { SO_REUSEADDR: false });
    assert.deepEqual(chosenOptions(bindOptions('::', 'udp'), ['SO_REUSEADDR']), { SO_REUSEADDR: true });
  });
});
