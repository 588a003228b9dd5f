/** The last wait as the panel shows it, read from the page; and what the kernel says of the same descriptors. */
import { execFileSync } from 'node:child_process';
import type { Locator } from 'playwright-core';
import type { LabWindow } from './labWindow.ts';

/** Descriptors with their event bits. */
export type Interest = Map<number, number>;

/** `epoll_wait(24, events, 512, -1)`. */
export async function callText(window: LabWindow): Promise<string> {
  return (await window.inPanel('lab-the-call .call span').textContent())!;
}

export async function epollLists(window: LabWindow): Promise<{ interest: Interest; ready: Interest }> {
  const list = (place: number) =>
    window.inPanel(`lab-call-epoll section:nth-of-type(${place}) tr:not(:has(th))`);
  const [interest, ready] = await Promise.all([cells(list(1)), cells(list(2))]);
  return { interest: bitsOf(interest, 1), ready: bitsOf(ready, 1) };
}

export async function pollArray(window: LabWindow): Promise<{ events: Interest; revents: Interest }> {
  const rows = await cells(window.inPanel('lab-call-poll tr:not(:has(th))'));
  return { events: bitsOf(rows, 1), revents: bitsOf(rows, 3) };
}

/** The lab's own descriptor, which the panel shows apart from the others. */
export async function controlDescriptor(window: LabWindow): Promise<number> {
  const note = window.inPanel('lab-the-call .more').filter({ hasText: 'wakes the loop' });
  return Number(/fd (\d+)/.exec((await note.textContent())!)![1]);
}

export type SetName = 'read' | 'write' | 'except';
export async function selectSets(
  window: LabWindow,
): Promise<Record<SetName, Record<'asked' | 'came', number[]>>> {
  const rows = await cells(window.inPanel('lab-call-select tr:not(:has(th))'));
  const sets = rows.map(([name, asked, came]) => [name, { asked: numbers(asked!), came: numbers(came!) }]);
  return Object.fromEntries(sets);
}

/** Which descriptor of the server is connected to which peer, by netlink and not by the lab. */
export function connectionDescriptors(port: number): Map<string, number> {
  const text = execFileSync('ss', ['-tnpH', 'state', 'established', 'sport', '=', `:${port}`], {
    encoding: 'utf8',
  });
  const lines = text.matchAll(/^\d+\s+\d+\s+\S+\s+(\S+)\s+users:\(\("[^"]*",pid=\d+,fd=(\d+)\)\)/gm);
  return new Map([...lines].map(([, peer, fd]) => [peer!, Number(fd)]));
}

/** The text of each cell, all read at one moment. */
function cells(rows: Locator): Promise<string[][]> {
  return rows.evaluateAll((elements) =>
    elements.map((row) => [...row.children].map((cell) => cell.textContent!.trim())),
  );
}

/** Of rows that begin with a descriptor, the bits that a cell ends with: `IN|RDHUP 0x2001`. */
function bitsOf(rows: string[][], cell: number): Interest {
  return new Map(rows.map((row) => [Number(row[0]), Number(/0x[0-9a-f]+$/.exec(row[cell]!)?.[0] ?? 0)]));
}

/** `22 (listener), 25`. */
function numbers(text: string): number[] {
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
