import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import * as vscode from 'vscode';
import type { LabServerInfo, ServerConfiguration } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';

export const extensionId = 'network-lab.network-lab';

/** The extension's own model of the lab, which it hands to the one who activates it. */
export async function activateLab(): Promise<Lab> {
  const extension = vscode.extensions.getExtension<{ lab: Lab }>(extensionId);
  assert(extension, `${extensionId} is installed`);
  return (await extension.activate()).lab;
}

/** Starts a server by the command, as a keybinding with arguments would. */
export async function startServer(configuration: ServerConfiguration): Promise<LabServerInfo> {
  const info = await vscode.commands.executeCommand<LabServerInfo>('networkLab.startServer', configuration);
  assert(info, 'the command gives the server that it started');
  return info;
}

export async function connectTo(server: LabServerInfo): Promise<Socket> {
  const socket = connect(server.address.port, server.address.host);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

/** Sends the text and waits until the server has sent the same back. */
export async function expectEcho(socket: Socket, text: string): Promise<void> {
  let received = '';
  const listen = (chunk: Buffer) => {
    received += chunk;
  };
  socket.on('data', listen).write(text);
  await until(`the echo of ${text}`, () => received === text);
  socket.off('data', listen);
}
