import assert from 'node:assert/strict';
import { EditorClient } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';

const imports = 'import select\nimport selectors\nimport socket\n';

/** One file of all programs, each in a function. */
function together(programs: readonly string[]): string {
  const functions = programs.map(
    (program, index) => `def program_${index}():\n${program.replace(/^(?=.)/gm, '    ')}`,
  );
  return imports + functions.join('\n\n');
}

/** Functions that share constants, a helper, a class and a variable of the module, and code that is run. */
const tied = `import socket
import select
try:
    import ssl
except ImportError:
    ssl = None

HOST = '127.0.0.1'
PORT = 8000
connections = []

def listener(port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, port))
    server.listen()
    return server

class Queue:
    def __init__(self, sock):
        self.sock = sock

    def take(self):
        return self.sock.recv(1024)

def alone():
    other = socket.socket()
    other.bind((HOST, PORT))
    other.listen()

def later():
    global watched
    watched = connections

def serve():
    server = listener(PORT)
    while True:
        readable, _, _ = select.select([server] + connections, [], [])
        for sock in readable:
            if sock is server:
                connections.append(server.accept()[0])
            else:
                print(Queue(sock).take())

if __name__ == '__main__':
    later()
    serve()
`;

describe('the parts of a Python file', function () {
  // Hundreds of programs are read, many times.
  this.timeout(120_000);
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  it('are judged as they are alone', async () => {
    const samples = readCorpus('python/corpus', 'py')
      .map(({ text }) => text.replace(/^from \S+ import \*$/gm, ''))
      .filter((text) => !/\b(global|setdefaulttimeout)\b/.test(text));
    const text = together(samples);
    const long = await client.open(text);
    for (const [index, sample] of samples.entries()) {
      const alone = await client.open(imports + sample);
      const first = text.slice(0, text.indexOf(`def program_${index}():`)).split('\n').length;
      const last = first + sample.split('\n').length;
      const found = long.diagnostics.filter(
        ({ range }) => range.start.line >= first && range.start.line <= last,
      );
      assert.deepEqual(codesOf(found), codesOf(alone.diagnostics), sample);
      await alone.close();
    }
    await long.close();
  });

  it('are joined by what they share: what one does is seen by the other', async () => {
    const document = await client.open(tied);
    assert.deepEqual(document.found, [
      'blocking-accept 41',
      'eof-ignored 43',
      'fd-setsize 38',
      'reuseaddr-missing 28',
    ]);
    await document.close();
  });

  it('complete what is typed also where no module of sockets is named', async () => {
    const document = await client.open('import socket\n\n\ndef helper(sock):\n    sock.setsockopt()\n');
    const items = await document.completionsAt({ line: 4, character: 20 });
    assert(items.some(({ label }) => label.includes('SOL_SOCKET')));
    await document.close();
  });

  for (const [name, text] of [
    [
      'programs that share nothing',
      together(
        readCorpus('python/corpus', 'py')
          .slice(0, 30)
          .map((each) => each.text),
      ),
    ],
    ['programs that share names', tied],
  ] as const)
    it(`give the same after every change as the whole text: ${name}`, async () => {
      const document = await client.open(text);
      for (const { start, end, typed } of changesOf(text)) {
        const before = document.text;
        await document.replace(start, end, typed);
        await sameAsFresh(client, document.text, document.found);
        await document.replace(start, start + typed.length, before.slice(start, end));
      }
      await sameAsFresh(client, text, document.found);
      await document.close();
    });
});

/** A letter behind a line, a line less, a line more: all over the text. */
function changesOf(text: string): { start: number; end: number; typed: string }[] {
  const lines = [...text.matchAll(/^.*\n/gm)];
  const step = Math.max(1, Math.floor(lines.length / 25));
  return lines
    .filter((_, index) => index % step === 0)
    .flatMap(({ 0: line, index }) => [
      { start: index + line.length - 1, end: index + line.length - 1, typed: 'x' },
      { start: index, end: index + line.length, typed: '' },
      { start: index, end: index, typed: 'sock = socket.socket()\n' },
    ]);
}

async function sameAsFresh(client: EditorClient, text: string, found: string[]): Promise<void> {
  const fresh = await client.open(text);
  assert.deepEqual(found, fresh.found, text);
  await fresh.close();
}

function codesOf(diagnostics: readonly { code?: unknown }[]): string[] {
  return diagnostics.map(({ code }) => String(code)).sort();
}
