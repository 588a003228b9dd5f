import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateLab, extensionId } from './lab.ts';

describe('the extension in VS Code', () => {
  it('activates within a second', async () => {
    const before = performance.now();
    await activateLab();
    const milliseconds = performance.now() - before;
    console.log(`Activation took ${milliseconds.toFixed(0)} ms`);
    assert(milliseconds < 1000, `${milliseconds} ms`);
  });

  it('has every command that its manifest promises', async () => {
    const { contributes } = vscode.extensions.getExtension(extensionId)!.packageJSON;
    const promised: string[] = contributes.commands.map((each: { command: string }) => each.command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert(promised.length > 0);
    assert.deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('forks no engine before one is needed', async () => {
    assert.equal((await activateLab()).enginePid, undefined);
  });
});
