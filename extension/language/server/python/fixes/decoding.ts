import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import { argument, type Call } from '../call.ts';
import type { Program } from '../program.ts';
import { ofKind } from '../values.ts';

const table = 'decoders';

/** One incremental decoder for each connection, which keeps the beginning of a character for the next chunk. */
export function decodeIncrementally(program: Program, { node, receiver, positional, keywords }: Call): Fix[] {
  const [received, ...others] = ofKind(program.values(receiver), 'received');
  const imports = program.root.children.filter(({ type }) => /^import(_from)?_statement$/.test(type));
  const last = imports.at(-1);
  if (!received || others.length > 0 || !last || !receiver || program.root.sourceText.includes(table))
    return [];
  const isNear = program.functionOf(received.site) === program.functionOf(node);
  if (!isNear || !/^[\w.]+$/.test(received.socket.text)) return [];
  const encoding = argument({ positional, keywords } as Call, 0, 'encoding')?.text ?? "'utf-8'";
  const decoder = `codecs.getincrementaldecoder(${encoding})()`;
  const text = `${table}.setdefault(${received.socket.text}, ${decoder}).decode(${receiver.text})`;
  const first = imports[0]!;
  return [
    {
      title: t('Decode with one incremental decoder for each connection'),
      changes: [
        { start: first.start, end: first.start, text: 'import codecs\nimport weakref\n' },
        { start: last.end, end: last.end, text: `\n\n${table} = weakref.WeakKeyDictionary()` },
        { start: node.start, end: node.end, text },
      ],
    },
  ];
}
