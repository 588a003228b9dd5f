import assert from 'node:assert/strict';
import { programName } from '../../extension/shared/programName.ts';

describe('the name of a program, out of its command line', () => {
  const names: [command: string, name: string][] = [
    ['/usr/sbin/nginx -g daemon off;', 'nginx'],
    ['nginx: worker process', 'nginx'],
    ['./server', 'server'],
    ["python3 '/srv/my files/the server.py' --key secret", 'the server.py'],
    ["'/srv/my files/a server' 8000", 'a server'],
    ["it's: a title", "it's"],
    ['/usr/bin/python3 /srv/server.py --password secret', 'server.py'],
    ['python3.11 -u -X dev server.py', 'server.py'],
    ['python3 -m http.server 8000', 'http.server'],
    ['python3 -c import_socket;password="secret"', 'python3'],
    ['node --inspect -r ./hook.js dist/engine.js --stdio', 'engine.js'],
    ['node -e fetch("secret")', 'node'],
    ['php -r echo(secret)', 'php'],
    ['bash -c secret', 'bash'],
    ['python3', 'python3'],
    ['python3 --token=secret', 'python3'],
    ['/opt/\u202eevil', '‹U+202E›evil'],
    ['', '?'],
  ];
  for (const [command, name] of names)
    it(`${JSON.stringify(command)} is ${name}`, () => assert.equal(programName(command), name));

  it('has nothing else of it', () => {
    for (const [command] of names) assert.doesNotMatch(programName(command), /secret/);
  });
});
