import * as vscode from 'vscode';
import {
  type Declaration,
  type FoundSetting,
  holdingValue,
  labSettings,
  type Value,
} from '../../../contract/settings.ts';

type Name = keyof typeof labSettings;

/** The lab's settings, read when they are needed so that a change holds at once. What makes no sense counts as not set. */
export const settings = {
  get refreshInterval() {
    return read('refreshInterval');
  },
  get panelRefreshesPerSecond() {
    return read('panelRefreshesPerSecond');
  },
  get showWhenStarted() {
    return read('showWhenStarted');
  },
  get defaultHost() {
    return read('defaultHost');
  },
  get backlog() {
    return read('backlog');
  },
  get queueLimit() {
    return read('queueLimit');
  },
  get trace() {
    return read('trace');
  },
  /** Undefined: the tutorial's. */
  get receiveSize() {
    return read('receiveSize') || undefined;
  },
  /** Undefined: what the trigger needs. */
  get drain() {
    return unlessDefault(read('drain'));
  },
  get writeStrategy() {
    return unlessDefault(read('writeStrategy'));
  },
  /** Undefined: FD_SETSIZE. */
  get fdSetBits() {
    return read('fdSetBits') || undefined;
  },
  get compileC() {
    return read('compileC');
  },
  get compileCpp() {
    return read('compileCpp');
  },
  get watchDebugSessions() {
    return read('watchDebugSessions');
  },
  get callsBesideLines() {
    return read('callsBesideLines');
  },
};

/** Every setting of the lab as somebody wrote it. */
export function foundSettings(): FoundSetting[] {
  return Object.entries(labSettings).map(([name, declaration]) => ({
    name: `networkLab.${name}`,
    declaration,
    given: given(name),
  }));
}

/** Whether the person, or the workspace, has said what it shall be. */
export function isSet(name: Name): boolean {
  const found = configuration().inspect(name);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
    (value) => value !== undefined,
  );
}

/** In all windows, from now on. */
export async function set<N extends Name>(name: N, value: Value<(typeof labSettings)[N]>): Promise<void> {
  await configuration().update(name, value, vscode.ConfigurationTarget.Global);
}

/** The PATH that the person has terminals started with, where they have set one. */
export function pathOfTerminals(): string | undefined {
  return vscode.workspace.getConfiguration('terminal.integrated.env').get<{ PATH?: string }>('linux')?.PATH;
}

function unlessDefault<T extends string>(value: T): Exclude<T, 'default'> | undefined {
  return value === 'default' ? undefined : (value as Exclude<T, 'default'>);
}

function read<N extends Name>(name: N): Value<(typeof labSettings)[N]> {
  const declaration: Declaration = labSettings[name];
  return holdingValue(declaration, given(name)) as Value<(typeof labSettings)[N]>;
}

function given(name: string): unknown {
  return configuration().get(name);
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('networkLab');
}
