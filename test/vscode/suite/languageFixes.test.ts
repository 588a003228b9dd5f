/** Every quick fix that the corpus of the language server's tests has, applied in the editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../until.ts';
import { actionsFor, apply, closeEditors, openFile, ruleOf, rulesIn, silences } from './editor.ts';
import { activateLab } from './lab.ts';

/** The rules that can mend at least some of their cases, for each language. */
const mended = {
  python: [
    'blocking-accept',
    'closed-not-removed',
    'edge-one-receive',
    'eof-ignored',
    'hup-ignored',
    'removed-not-closed',
    'reuseaddr-missing',
    'split-character',
    'wrong-unit',
  ],
  c: [
    'blocking-accept',
    'c-nfds',
    'closed-not-removed',
    'eof-ignored',
    'removed-not-closed',
    'reuseaddr-missing',
    'wrong-unit',
  ],
};

describe('the quick fixes in the editor', function () {
  this.timeout(60_000);

  before(activateLab);
  afterEach(closeEditors);

  for (const [language, rules] of Object.entries(mended)) {
    for (const rule of rules) {
      it(`mend ${rule} in ${language}: it is gone, and nothing new is said`, async () => {
        let applied = 0;
        for (const file of await wrongFiles(language, rule)) applied += await mendAll(file, rule);
        assert(applied > 0, 'a fix was offered');
      });
    }
  }
});

/** The programs of the corpus that make a mistake: run.ts lays the corpus into the workspace. */
async function wrongFiles(language: string, rule: string): Promise<vscode.Uri[]> {
  const [workspace] = vscode.workspace.workspaceFolders!;
  const folder = vscode.Uri.joinPath(workspace!.uri, language, rule);
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = entries.map(([name]) => name).filter((name) => name.startsWith('wrong-'));
  return names.sort().map((name) => vscode.Uri.joinPath(folder, name));
}

/** Applies each fix of a rule's diagnostics to the file as it is. @returns How many there are. */
async function mendAll(file: vscode.Uri, rule: string): Promise<number> {
  const document = await openFile(file);
  const before = expectedIn(document.getText());
  for (let which = 0; ; which++) {
    await until(`${before} in ${file.path}`, () => `${rulesIn(document)}` === `${before}`);
    const fix = (await allFixesFor(document, rule))[which];
    if (!fix) {
      await closeEditors();
      return which;
    }
    await apply(fix);
    await until(`${fix.title} in ${file.path}`, () => count(rulesIn(document), rule) < count(before, rule));
    for (const each of rulesIn(document))
      assert(
        count(rulesIn(document), each) <= count(before, each),
        `${fix.title} in ${file.path} brings ${each}:\n${document.getText()}`,
      );
    await vscode.commands.executeCommand('undo');
  }
}

async function allFixesFor(document: vscode.TextDocument, rule: string): Promise<vscode.CodeAction[]> {
  const fixes: vscode.CodeAction[] = [];
  for (const diagnostic of vscode.languages.getDiagnostics(document.uri))
    if (ruleOf(diagnostic) === rule) fixes.push(...(await actionsFor(document, diagnostic)));
  return fixes.filter((fix) => !silences(fix));
}

/** What the corpus says is wrong in its programs: comments name the rules. */
function expectedIn(text: string): string[] {
  return [...text.matchAll(/(?:#|\/\/) expect (.+)$/gm)].flatMap(([, rules]) => rules!.split(' ')).sort();
}

function count(rules: readonly string[], rule: string): number {
  return rules.filter((each) => each === rule).length;
}
