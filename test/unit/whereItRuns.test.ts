import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Lab } from '../../extension/lab/lab.ts';
import { type Machine, noEngineOn, obstacleOn, thisMachine } from '../../extension/lab/whereItRuns.ts';
import { newMemory } from './support/memory.ts';
import { quietLog } from './support/quietLog.ts';
import { readJson } from './support/sources.ts';
import { fakeVscode } from './support/vscode.ts';

const { showError } = await import('../../extension/features/parts/words/errors.ts');

const ours: Machine = { platform: 'linux', arch: 'x64', isAlpine: false, hasAddon: true };
const bare = { ...ours, hasAddon: false };
const machines = {
  windows: { ...bare, platform: 'win32' },
  mac: { ...bare, platform: 'darwin', arch: 'arm64' },
  raspberry: { ...bare, arch: 'arm' },
  wrongPackage: bare,
};
const reopenInWsl = 'remote-wsl.reopenInWSL';
const reopenInContainer = 'remote-containers.reopenInContainer';
const connectOverSsh = 'opensshremotes.openEmptyWindow';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
const labOn = (machine: Machine) => new Lab(fakeEngine, newMemory(), quietLog, noEngineOn(machine));

describe('where an engine can run', () => {
  it('is Linux with an addon, whatever the processor', () => {
    assert.equal(obstacleOn(ours), undefined);
    assert.equal(obstacleOn({ ...ours, arch: 'riscv64' }), undefined, 'built there');
  });

  it('is told from where none can', () => {
    assert.equal(obstacleOn(machines.windows), 'system');
    assert.equal(obstacleOn({ ...machines.windows, hasAddon: true }), 'system', 'another system’s addon');
    assert.equal(obstacleOn(machines.mac), 'system');
    assert.equal(obstacleOn(machines.raspberry), 'processor');
    assert.equal(obstacleOn(machines.wrongPackage), 'package');
  });

  it('is asked of the folder that holds the engine', () => {
    assert.equal(thisMachine(import.meta.dirname).hasAddon, false);
    assert.equal(thisMachine(import.meta.dirname).platform, process.platform);
  });

  it('can be reached from where none can, the nearest first', () => {
    const commands = (machine: Machine) => noEngineOn(machine)!.ways.map(({ command }) => command);
    assert.deepEqual(commands(machines.windows), [reopenInWsl, reopenInContainer, connectOverSsh]);
    assert.deepEqual(commands(machines.mac), [reopenInContainer, connectOverSsh]);
    // A container would have the same processor.
    assert.deepEqual(commands(machines.raspberry), [connectOverSsh]);
    const [{ page } = { page: '' }] = noEngineOn(machines.wrongPackage)!.ways;
    const { repository } = readJson<{ repository: { url: string } }>('package.json');
    assert.equal(page, `${repository.url.replace(/\.git$/, '')}/releases`);
  });
});

describe('a lab where no engine can run', () => {
  it('starts none, and says why', async () => {
    for (const [machine, why] of [
      [machines.windows, /real ones on Linux, and this is Windows/],
      [machines.mac, /and this is macOS/],
      [{ ...bare, platform: 'freebsd' }, /and this is freebsd/],
      [machines.raspberry, /none for this processor \(arm\)/],
      [machines.wrongPackage, /this package/],
    ] as const) {
      const lab = labOn(machine);
      try {
        for (const work of [
          () => lab.start({ multiplexer: 'epoll', application: 'echo' }),
          () => lab.multiplexers(),
          () => lab.attach(1),
          () => lab.environment(),
          async () => lab.requireEngine(),
        ])
          await assert.rejects(work(), { name: 'NoEngineError', message: why });
        assert.equal(lab.enginePid, undefined);
      } finally {
        await lab.dispose();
      }
    }
  });

  it('is activated all the same', async () => {
    const lab = labOn(machines.mac);
    await lab.takeOver();
    await lab.refresh();
    assert.deepEqual(lab.list(), []);
    await lab.dispose();
  });

  it('names the package that it wants, Alpine’s too', () => {
    const hint = (machine: Machine) => noEngineOn(machine)!.data.hint;
    assert.match(hint(machines.wrongPackage), /linux-x64/);
    assert.match(hint({ ...bare, isAlpine: true, arch: 'arm64' }), /alpine-arm64/);
  });

  describe('offers', () => {
    let offered: string[];
    let done: string[];

    beforeEach(() => {
      offered = [];
      done = [];
    });

    /** @param installed Commands of other extensions. */
    async function choose(machine: Machine, choice: string, installed: string[] = []): Promise<void> {
      Object.assign(fakeVscode.window!, {
        showErrorMessage: async (_text: string, ...choices: string[]) => {
          offered = choices;
          return choices.find((each) => each === choice);
        },
      });
      const contributed = installed.map((command) => ({ command }));
      fakeVscode.extensions!.all = [
        { packageJSON: {} },
        { packageJSON: { contributes: { commands: contributed } } },
      ];
      fakeVscode.commands!.executeCommand = async (command: string) => void done.push(command);
      fakeVscode.env!.openExternal = async (page: string) => void done.push(page);
      const lab = labOn(machine);
      try {
        const error = await lab.multiplexers().catch((reason: unknown) => reason);
        await showError(lab, error);
      } finally {
        await lab.dispose();
      }
    }

    it('what leads to a Linux, on Windows', async () => {
      await choose(machines.windows, 'none');
      assert.deepEqual(offered, ['Reopen in WSL', 'Reopen in Container', 'Connect over SSH…']);
      assert.deepEqual(done, []);
    });

    it('on macOS no WSL', async () => {
      await choose(machines.mac, 'none');
      assert.deepEqual(offered, ['Reopen in Container', 'Connect over SSH…']);
    });

    for (const [label, command, page] of [
      ['Reopen in WSL', reopenInWsl, /docs\/remote\/wsl$/],
      ['Reopen in Container', reopenInContainer, /docs\/devcontainers\/containers$/],
      ['Connect over SSH…', connectOverSsh, /docs\/remote\/ssh$/],
    ] as const) {
      it(`${label} by the extension that can`, async () => {
        await choose(machines.windows, label, [command]);
        assert.deepEqual(done, [command]);
      });

      it(`${label} by its page where there is no such extension`, async () => {
        await choose(machines.windows, label, ['something.else']);
        assert.equal(done.length, 1);
        assert.match(done[0]!, page);
      });
    }

    it('the releases where the package is the wrong one', async () => {
      await choose(machines.wrongPackage, 'Open the Releases');
      assert.deepEqual(offered, ['Open the Releases']);
      assert.match(done[0]!, /\/releases$/);
    });
  });
});
