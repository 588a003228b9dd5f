import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { argument, type Call, callOf } from '../call.ts';
import { decodeIncrementally } from '../fixes/decoding.ts';
import type { Sockets } from '../sockets.ts';
import { ofKind } from '../values.ts';

/** Encodings whose characters are one byte each: nothing to cut. */
const oneByte = /^['"]?(ascii|us-ascii|latin-?1|latin_1|iso-?8859-?1|l1|cp\d+)['"]?$/i;

/** split-character: what one receive gave is decoded on its own. */
export function splitCharacter(sockets: Sockets): Finding[] {
  return sockets.program
    .callsOf('decode')
    .filter((call) => !isNumber(call.node) && decodesChunk(sockets, call))
    .map((call) => ({
      rule: 'split-character',
      certainty: 'proven',
      start: call.node.start,
      end: call.node.end,
      message: messages.splitCharacter(),
      fixes: () => decodeIncrementally(sockets, call),
    }));
}

/** `int(head.decode().strip())`: digits are one byte each, in every encoding that is used. */
function isNumber(decoded: SyntaxNode): boolean {
  const around = decoded.parent;
  switch (around?.type) {
    case 'argument_list': {
      const callee = around.parent?.child('function')?.text ?? '';
      if (callee === 'map' && around.children[1] === decoded) return number.test(around.children[0]!.text);
      return number.test(callee) || (callee === 'str' && isNumber(around.parent!));
    }
    case 'attribute': {
      const call = around.parent;
      const method = call?.type === 'call' ? (callOf(call).method ?? '') : '';
      return /^([lr]?strip|r?split|partition|replace|zfill)$/.test(method) && isNumber(call!);
    }
    case 'subscript':
    case 'parenthesized_expression':
      return isNumber(around);
    case 'assignment':
    case 'for_in_clause':
      return around.child('right') === decoded && isUsedAsNumber(around);
    default:
      return false;
  }
}

/** Whether the names that the text, or its parts, are given to are read for numbers, and for nothing else. */
function isUsedAsNumber(assignment: SyntaxNode): boolean {
  const target = assignment.child('left');
  const names = target?.type === 'pattern_list' ? target.children : target ? [target] : [];
  const scope = assignment.closest('function_definition', 'module', ...comprehensions);
  const uses = (scope?.walk() ?? []).filter(({ type }) => type === 'identifier');
  return names.every((name) => {
    if (name.type !== 'identifier') return false;
    // A comprehension names its parts behind what it makes of them.
    const own = uses.filter(
      (use) =>
        use.text === name.text &&
        (comprehensions.includes(scope!.type) ? use !== name : use.start > assignment.end),
    );
    return own.some(isNumber) && own.every((use) => isNumber(use) || isAskedAbout(use));
  });
}

const comprehensions = ['list_comprehension', 'set_comprehension', 'generator_expression'];
const number = /^(int|float)$/;

/** `if not text`, `text.isdigit()` */
function isAskedAbout({ parent, field }: SyntaxNode): boolean {
  if (parent?.type === 'attribute')
    return /^(isdigit|isdecimal|isnumeric)$/.test(parent.child('attribute')?.text ?? '');
  return parent?.type === 'not_operator' || field === 'condition';
}

function decodesChunk(sockets: Sockets, call: Call): boolean {
  const values = [...sockets.program.values(call.receiver)];
  const chunks = values.filter((value) => value.kind === 'received' && !value.decoded);
  const others = values.filter((value) => value.kind !== 'received');
  if (chunks.length === 0 || others.length > 0) return false;
  const encoding = argument(call, 0, 'encoding');
  const name = encoding && sockets.constant(encoding);
  if (encoding && typeof name !== 'string') return false;
  if (oneByte.test(String(name)) || argument(call, 1, 'errors')) return false;
  const from = ofKind(chunks, 'received').flatMap(({ socket }) => sockets.direct(socket));
  const connections = from.filter((socket) => !sockets.isListener(socket));
  return connections.length > 0 && connections.every((socket) => sockets.isStream(socket));
}
