import * as vscode from 'vscode';
import type { LabServerInfo } from '../contract/server.ts';
import type { Lab } from '../lab/lab.ts';
import { isAlive } from '../shared/alive.ts';
import { endpointOf, isDrivable, isLabServer, isProgram, type Watched } from '../shared/watched.ts';

/**
 * What there is to act on now, for the `enablement` of commands in the manifest: the palette offers none that could only
 * answer that there is nothing to do it to.
 */
const keys: Record<string, (all: Watched[], lab: Lab) => boolean> = {
  /** Of either kind. */
  watching: (all) => all.some(isAlive),
  known: (all) => all.length > 0,
  socketsKnown: (all) => all.some((each) => isAlive(each) && each.connections > 0),
  reachable: (all) => all.some((each) => isAlive(each) && endpointOf(each) !== undefined),
  programWatched: (all) => all.some((each) => isAlive(each) && isProgram(each)),
  programEnded: (all) => all.some((each) => !isAlive(each) && isProgram(each)),
  /** A program that can be run again from here. */
  programRunHere: (all, lab) => all.some((each) => lab.runs.fileOf(each) !== undefined),
  serverKnown: (all) => all.some(isLabServer),
  serverRunning: (all) => running(all).length > 0,
  streamServerRunning: (all) => running(all).some(({ transport }) => transport === 'tcp'),
  /** What can be held: a loop, or the threads of a program that reports its calls. */
  loopDrivable: (all) => drivable(all).length > 0,
  loopRunning: (all) => drivable(all).some((each) => each.state === 'running'),
  loopPaused: (all) => drivable(all).some((each) => each.state === 'paused' || hasPausedThread(each)),
  serverAccepting: (all) =>
    running(all).some(({ transport, acceptingPaused }) => transport === 'tcp' && !acceptingPaused),
  acceptingPaused: (all) => running(all).some(({ acceptingPaused }) => acceptingPaused),
  clientConnected: (all) => running(all).some(({ connections }) => connections > 0),
};

/** The lab's own servers that run. */
function running(all: Watched[]): LabServerInfo[] {
  return all.filter(isLabServer).filter(isAlive);
}

function drivable(all: Watched[]): Watched[] {
  return all.filter((each) => isAlive(each) && isDrivable(each));
}

function hasPausedThread(watched: Watched): boolean {
  return isProgram(watched) && watched.program.threads.some(({ paused }) => paused);
}

/** Keeps the context keys as the servers are. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const told = new Map<string, boolean>();
  const tell = () => {
    for (const [name, holds] of Object.entries(keys)) {
      const value = holds(lab.list(), lab);
      // Whatever is set travels to the window, though it be the same.
      if (told.get(name) === value) continue;
      told.set(name, value);
      void vscode.commands.executeCommand('setContext', `networkLab.${name}`, value);
    }
  };
  context.subscriptions.push(lab.onDidChangeServers(tell), lab.onDidRefresh(tell));
  tell();
}
