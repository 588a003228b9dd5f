import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { panelCommands } from '../../extension/contract/panel.ts';
import { commands } from '../../extension/lab/commands.ts';
import { contextKeyOf, lessons } from '../../extension/lab/lessons.ts';
import { readJson, readSource, root, sourcesBelow } from './support/sources.ts';

interface Manifest {
  contributes: {
    commands: { command: string; enablement?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    keybindings: { command: string; when?: string }[];
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; when?: string }[];
    walkthroughs: {
      id: string;
      steps: { id: string; when?: string; media: { svg: string }; completionEvents: string[] }[];
    }[];
    configuration: { properties: Record<string, unknown> };
  };
  extensionKind: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

const manifest = readJson<Manifest>('package.json');
const { contributes } = manifest;
const features = [...sourcesBelow('extension/features'), 'extension/language/client.ts']
  .map(readSource)
  .join('\n');
const known = new Set<string>(Object.values(commands));

describe('the manifest and the code', () => {
  it('name the same commands', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...known].sort());
  });

  it('have a handler for each command', () => {
    for (const name of Object.keys(commands)) {
      assert(new RegExp(`commands\\.${name}\\b`).test(features), `${name} is registered nowhere`);
    }
  });

  it('bind menus, keys, links and the panel to commands that exist', () => {
    const bound = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
      ...panelCommands.map((command) => ({ command })),
      ...[...readSource('package.nls.json').matchAll(/\(command:([\w.]+)/g)].map(([, command]) => ({
        command: command!,
      })),
    ];
    // VS Code itself makes a command that shows a view, of each view that is contributed.
    const showing = Object.values(contributes.views)
      .flat()
      .map(({ id }) => `${id}.focus`);
    const runnable = new Set([...known, ...showing]);
    assert.deepEqual(
      bound.filter(({ command }) => !runnable.has(command)),
      [],
    );
  });

  it('offer for a UDP peer or server nothing that only a stream has, and for a connection nothing of a peer', () => {
    const ofStreams = [
      'pauseReading',
      'resumeReading',
      'shutdownWrite',
      'resetConnection',
      'closeConnection',
      'sendUrgent',
      'startSwarm',
      'setOptionOnAll',
      'pauseAccepting',
      'resumeAccepting',
    ];
    const places = ['view/item/context', 'webview/context', 'view/title'];
    const bound = [...places.flatMap((place) => contributes.menus[place] ?? []), ...contributes.keybindings];
    const wrong = bound.filter(({ command, when = '' }) => {
      const name = command.replace('networkLab.', '');
      if (name === 'forgetPeer') return !/udp/.test(when);
      // The view's title offers a swarm of clients for whatever server is picked then.
      if (name === 'startSwarm' && /view == networkLab.servers$/.test(when)) return false;
      return ofStreams.includes(name) && !/tcp/.test(when);
    });
    assert.deepEqual(wrong, []);
  });

  it('name the same views', () => {
    const declared = Object.values(contributes.views)
      .flat()
      .map(({ id }) => id);
    const created = [...features.matchAll(/createLiveView\(\s*'([\w.]+)'/g)].map((match) => match[1]!);
    assert.deepEqual(created.sort(), declared.sort());
    for (const { view } of contributes.viewsWelcome) assert(declared.includes(view), view);
  });

  it('have the same lessons, each completed by what was really done', () => {
    const [walkthrough] = contributes.walkthroughs;
    const always = walkthrough?.steps.filter(({ when }) => when === undefined);
    assert.deepEqual(
      always?.map(({ id, completionEvents }) => [id, ...completionEvents]),
      lessons.map(({ id }) => [id, `onContext:${contextKeyOf(id)}`]),
    );
    for (const { media } of walkthrough!.steps) assert(existsSync(join(root, media.svg)), media.svg);
  });

  it('enable each command only while there is something to do it to, but those that need nothing', () => {
    const always = contributes.commands.filter(({ enablement }) => enablement === undefined);
    assert.deepEqual(always.map(({ command }) => command.replace('networkLab.', '')).sort(), [
      'openPanel',
      'openWalkthrough',
      'seeMistake',
      'showLog',
      'showRule',
      'startLastServer',
      'startServer',
      'toggleCallsBesideLines',
    ]);
  });

  it('ask only for context keys that somebody keeps', () => {
    const conditions = [
      ...contributes.commands.map(({ enablement }) => enablement),
      ...[
        ...Object.values(contributes.menus).flat(),
        ...contributes.keybindings,
        ...contributes.viewsWelcome,
        ...contributes.walkthroughs.flatMap(({ steps }) => steps),
      ].map(({ when }) => when),
    ].join(' ');
    const asked = new Set([...conditions.matchAll(/(?<!['\w.])networkLab\.(\w+)/g)].map(([, key]) => key!));
    const kept = [
      ...features.matchAll(/'networkLab\.(\w+)'/g),
      ...readSource('extension/features/contextKeys.ts').matchAll(/^ {2}(\w+): \(all\b/gm),
    ].map(([, key]) => key!);
    assert(asked.size > 8);
    assert.deepEqual(
      [...asked].filter((key) => !kept.includes(key)),
      [],
    );
  });

  it('say first of all, where no engine runs, why, and never that a server could be started', () => {
    const [first] = contributes.walkthroughs[0]!.steps;
    assert.deepEqual(
      [first?.when, first?.completionEvents],
      ['networkLab.noEngine', ['onCommand:networkLab.whereItRuns']],
    );
    const welcome = contributes.viewsWelcome.filter(({ view }) => view === 'networkLab.servers');
    assert.deepEqual(
      welcome.map(({ when }) => when),
      ['!networkLab.noEngine', 'networkLab.noEngine', 'networkLab.canAttach && isWorkspaceTrusted'],
    );
  });

  it('run on the side of the programs: where VS Code is connected to a Linux, there', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
  });

  it('restrict only settings that are declared', () => {
    for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) {
      assert(name in contributes.configuration.properties, name);
    }
  });
});
