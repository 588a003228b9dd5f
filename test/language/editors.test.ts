/** Other editors with nothing but the settings that the README gives for them; skipped where an editor is not installed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, root } from '../../scripts/run.mjs';

const programs = {
  'server.py':
    'import socket\nsock = socket.create_connection(("127.0.0.1", 8000))\nprint(sock.recv(9).decode())\n',
  'server.c': '#include <poll.h>\nint wait_for(struct pollfd *fds) { return poll(fds, 1, 5); }\n',
};

/** What each program is told, with its line. */
const expected = { 'server.py': 'split-character 3', 'server.c': 'wrong-unit 2' };

/** Waits for what the server says about the buffer, and prints it. */
const neovimProbe = `
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do io.stdout:write(each.code, ' ', each.lnum + 1, '\\n') end
vim.cmd('qa!')
`;

const emacsProbe = `
(eglot-ensure)
(let ((end (+ (float-time) 60)))
  (while (and (< (float-time) end) (null (flymake-diagnostics)))
    (run-hooks 'post-command-hook)
    (flymake-start)
    (accept-process-output nil 0.05)))
(dolist (each (flymake-diagnostics))
  (string-match "\\\\[\\\\([a-z-]+\\\\)\\\\]" (flymake-diagnostic-text each))
  (princ (format "%s %d\\n" (match-string 1 (flymake-diagnostic-text each))
                 (line-number-at-pos (flymake-diagnostic-beg each)))))
`;

/** The first block of the README in a language, with the place of this server in it. */
function settingsFor(language: string): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)![1]!;
  assert.match(block, /\/path\/to\/network-lab/);
  return block.replaceAll('/path/to/network-lab', root);
}

/** `question`: the parameters that an editor takes without complaint where it, and what it needs for a language server, is installed. */
const editors = [
  {
    editor: 'nvim',
    question: ['--version'],
    settings: { language: 'lua', file: 'settings.lua' },
    probe: neovimProbe,
    parameters: (program: string) => [
      ...['--headless', '-u', 'settings.lua', program],
      ...['-c', 'luafile probe'],
    ],
  },
  {
    editor: 'emacs',
    question: ['--batch', '-f', 'package-initialize', '--eval', "(require 'eglot)"],
    settings: { language: 'elisp', file: 'settings.el' },
    probe: emacsProbe,
    parameters: (program: string) => [
      ...['--batch', '-f', 'package-initialize', '-l', 'settings.el', program],
      ...['-l', 'probe'],
    ],
  },
];

for (const { editor, question, settings, probe, parameters } of editors) {
  const isThere = spawnSync(editor, question).status === 0;

  describe(`${editor}, set up as the README says${isThere ? '' : ' (not installed here)'}`, function () {
    this.timeout(100_000);
    let folder: string;

    before(function () {
      if (!isThere) this.skip();
      folder = mkdtempSync(join(tmpdir(), 'network-lab-editor-'));
      const files = { [settings.file]: settingsFor(settings.language), probe, ...programs };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    });
    after(() => folder && rmSync(folder, { recursive: true, force: true }));

    for (const [program, said] of Object.entries(expected)) {
      it(`shows what is wrong in ${program}`, () => {
        const { stdout, stderr } = spawnSync(editor, parameters(program), {
          cwd: folder,
          env: { ...environment, HOME: folder },
          encoding: 'utf8',
          timeout: 90_000,
        });
        assert.equal(stdout.trim(), said, stderr);
      });
    }
  });
}
