import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, type Call } from '../call.ts';
import { walkEmpty } from '../flow.ts';
import type { Sockets } from '../sockets.ts';
import { endsTurn } from '../turns.ts';
import { ofKind } from '../values.ts';
import { hasLinesToItself, lineEndOf } from './text.ts';

const table = 'decoders';

/** One incremental decoder for each connection, which keeps the beginning of a character for the next chunk. */
export function decodeIncrementally(sockets: Sockets, { node, receiver, positional, keywords }: Call): Fix[] {
  const { program } = sockets;
  const [received, ...others] = ofKind(program.values(receiver), 'received');
  const imports = firstImports(program.root);
  const [first, last] = [imports[0], imports.at(-1)];
  if (!received || others.length > 0 || !first || !last || !receiver) return [];
  if (program.root.sourceText.includes(table) || isTest(sockets, node)) return [];
  if (!hasLinesToItself(first) || !hasLinesToItself(last)) return [];
  const isNear = program.functionOf(received.site) === program.functionOf(node);
  if (!isNear || !/^[\w.]+$/.test(received.socket.text)) return [];
  const encoding = argument({ positional, keywords } as Call, 0, 'encoding')?.text ?? "'utf-8'";
  const decoder = `codecs.getincrementaldecoder(${encoding})()`;
  const end = lineEndOf(last);
  const text = `${table}.setdefault(${received.socket.text}, ${decoder}).decode(${receiver.text})`;
  return [
    {
      title: t('Decode with one incremental decoder for each connection'),
      changes: [
        { start: first.start, end: first.start, text: 'import codecs\nimport weakref\n' },
        { start: end, end, text: `\n\n${table} = weakref.WeakKeyDictionary()` },
        { start: node.start, end: node.end, text },
      ],
    },
  ];
}

/** The imports that the file begins with, but those from the future, which have to be the first. */
function firstImports({ children }: SyntaxNode): SyntaxNode[] {
  const isImport = ({ type }: SyntaxNode) => /^import(_from)?_statement$/.test(type);
  const start = children.findIndex(isImport);
  const behind = start < 0 ? [] : children.slice(start);
  const end = behind.findIndex((each) => !isImport(each));
  return end < 0 ? behind : behind.slice(0, end);
}

/** Something is done because the text is empty: with a decoder it is empty at the first byte of a character, too. */
function isTest(sockets: Sockets, decode: SyntaxNode): boolean {
  const { reached, ends } = walkEmpty(sockets.program, decode, [], (loop) => endsTurn(sockets, loop));
  return ends.has('handedOn') || ends.has('lost') || reached.some(({ chosen }) => chosen);
}
