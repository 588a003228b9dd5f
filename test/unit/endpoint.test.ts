import assert from 'node:assert/strict';
import { isLoopback, parseEndpoint, reachableHost } from '../../extension/lab/terminal/endpoint.ts';
import { endpointText } from '../../extension/shared/text.ts';

describe('an address that a person types', () => {
  const good: [string, string, number][] = [
    ['127.0.0.1:8002', '127.0.0.1', 8002],
    [' localhost:0 ', 'localhost', 0],
    ['[::1]:10000', '::1', 10000],
    [':9000', '127.0.0.1', 9000],
    ['9000', '127.0.0.1', 9000],
  ];
  for (const [text, host, port] of good) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseEndpoint(text, '127.0.0.1'), { host, port });
    });
  }

  const bad: [string, string][] = [
    ['', 'empty'],
    ['::1', 'bareIPv6'],
    ['localhost', 'noPort'],
    ['localhost:', 'noPort'],
    ['localhost:65536', 'badPort'],
    ['localhost:-1', 'badPort'],
    ['localhost:http', 'badPort'],
    ['[127.0.0.1]:80', 'badHost'],
    ['a b:80', 'badHost'],
    ['a:b:80', 'badHost'],
  ];
  for (const [text, fault] of bad) {
    it(`refuses ${JSON.stringify(text)} as ${fault}`, () => {
      assert.equal(parseEndpoint(text, '127.0.0.1'), fault);
    });
  }

  it('is written with brackets around IPv6', () => {
    assert.equal(endpointText({ host: '::1', port: 80 }), '[::1]:80');
    assert.equal(endpointText({ host: 'localhost', port: 80 }), 'localhost:80');
  });
});

describe('loopback', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost', '::ffff:127.0.0.1']) {
    it(`is ${host}`, () => assert.equal(isLoopback(host), true));
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.evil.example', 'localhost.example', '127.1', '']) {
    it(`is not ${host || 'an empty host'}`, () => assert.equal(isLoopback(host), false));
  }

  it('reaches a server that listens on every address', () => {
    assert.equal(reachableHost('0.0.0.0'), '127.0.0.1');
    assert.equal(reachableHost('::'), '::1');
    assert.equal(reachableHost('127.0.0.1'), '127.0.0.1');
  });
});
