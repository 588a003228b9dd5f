/** Whether an engine can run on a machine, why not, and what helps then. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { say } from '../shared/sentence.ts';
import { EngineError, refusal } from './engineError.ts';

export interface Machine {
  platform: string;
  arch: string;
  /** Its C library is musl; VS Code tells such a Linux by the same file. */
  isAlpine: boolean;
  /** The extension was packed with an addon, or built here. */
  hasAddon: boolean;
}

/** @param dist The folder of the engine's bundle. */
export function thisMachine(dist: string): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    isAlpine: existsSync('/etc/alpine-release'),
    hasAddon: existsSync(path.join(dist, 'network_lab.node')),
  };
}

/** `package`: there is one with an addon for this machine, and this one has none. */
export type Obstacle = 'system' | 'processor' | 'package';

/** @returns Undefined where an engine runs. */
export function obstacleOn({ platform, arch, hasAddon }: Machine): Obstacle | undefined {
  if (platform !== 'linux') return 'system';
  if (hasAddon) return undefined;
  return arch === 'x64' || arch === 'arm64' ? 'package' : 'processor';
}

/** Where an engine would run: something of VS Code's own that leads there. */
export interface Way {
  name: 'wsl' | 'container' | 'ssh' | 'package';
  /** A command of another extension, which may be missing. */
  command?: string;
  /** What to read where it is missing. */
  page: string;
}

const remote = 'https://code.visualstudio.com/docs';
const wsl: Way = { name: 'wsl', command: 'remote-wsl.reopenInWSL', page: `${remote}/remote/wsl` };
const container: Way = {
  name: 'container',
  command: 'remote-containers.reopenInContainer',
  page: `${remote}/devcontainers/containers`,
};
const ssh: Way = { name: 'ssh', command: 'opensshremotes.openEmptyWindow', page: `${remote}/remote/ssh` };
const otherPackage: Way = {
  name: 'package',
  page: 'https://github.com/network-lab/network-lab/releases',
};

/** No engine can be started: of another machine, not of what was asked. */
export class NoEngineError extends EngineError {
  /** What helps, the nearest first. */
  readonly ways: Way[];

  constructor({ message, data }: EngineError, ways: Way[]) {
    super(message, data);
    this.name = 'NoEngineError';
    this.ways = ways;
  }
}

/** @returns Undefined where an engine runs. */
export function noEngineOn(machine: Machine): NoEngineError | undefined {
  const obstacle = obstacleOn(machine);
  if (obstacle === 'system') return onOtherSystem(machine.platform);
  if (obstacle === 'processor') return onOtherProcessor(machine.arch);
  return obstacle && withOtherPackage(machine);
}

const systems: Record<string, string> = { win32: 'Windows', darwin: 'macOS' };

function onOtherSystem(platform: string): NoEngineError {
  const message = say(
    'No engine of the lab runs here: its servers are real ones on Linux, and this is {0}.',
    systems[platform] ?? platform,
  );
  const hint = say(
    'Open the folder on a Linux, and the lab runs there. The mistakes in a program are marked here, too.',
  );
  const ways = platform === 'win32' ? [wsl, container, ssh] : [container, ssh];
  return new NoEngineError(refusal(message, hint), ways);
}

function onOtherProcessor(arch: string): NoEngineError {
  const message = say('No engine of the lab runs here: there is none for this processor ({0}).', arch);
  const hint = say(
    'Open the folder on a machine with x86-64 or 64-bit Arm, over SSH, and the lab runs there. The mistakes in a program are marked here, too.',
  );
  return new NoEngineError(refusal(message, hint), [ssh]);
}

function withOtherPackage({ arch, isAlpine }: Machine): NoEngineError {
  const message = say(
    'No engine of the lab runs here: this package of the extension is for machines that have none.',
  );
  const hint = say('Install the one for {0}.', `${isAlpine ? 'alpine' : 'linux'}-${arch}`);
  return new NoEngineError(refusal(message, hint), [otherPackage]);
}
