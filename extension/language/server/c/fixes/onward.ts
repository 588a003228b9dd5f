import type { SyntaxNode } from '../../syntax/node.ts';
import { callsIn, loopsAround } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import type { Program } from '../program.ts';
import { loopingWaits, waitsIn } from '../waits.ts';

/**
 * The statement that goes on to the next descriptor, once this one is closed; undefined where it would be used again,
 * or where others that are ready would be left out for good.
 */
export function leavingStatement(
  { program }: Descriptors,
  statement: SyntaxNode,
  descriptor: SyntaxNode,
): string | undefined {
  const [loop] = loopsAround(statement);
  if (!loop) return returnFrom(program, statement);
  if (waitsIn(program, loop).length > 0) return program.mentions(/\bEPOLLET\b/) ? undefined : 'continue;';
  return changesWith(loop, descriptor) ? 'continue;' : undefined;
}

/** Out of a helper, whose callers do not go on with what they gave it. */
function returnFrom(program: Program, statement: SyntaxNode): string | undefined {
  const within = program.functionOf(statement);
  const callers = within ? program.callsTo(within.name) : [];
  if (within?.node.child('type')?.text !== 'void' || callers.length === 0) return undefined;
  if (program.callbacks.has(within.name)) return undefined;
  const isLast = callers.every(({ node, arguments: given }) =>
    followers(node).every((next) => !given.some((each) => mentions(next, each.text))),
  );
  return isLast ? 'return;' : undefined;
}

/** The statements behind a call, to the end of the innermost loop. */
function followers(call: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const [loop] = loopsAround(call);
  for (let node = call; node.parent && node !== loop; node = node.parent) {
    const { parent } = node;
    if (parent.type === 'compound_statement' || parent.type === 'case_statement')
      found.push(...parent.children.slice(parent.children.indexOf(node) + 1));
    if (parent.type === 'function_definition') break;
  }
  return found;
}

/** Whether the loop's next turn is about another descriptor. */
function changesWith(loop: SyntaxNode, descriptor: SyntaxNode): boolean {
  if (loop.type !== 'for_statement') return false;
  const names = new Set(descriptor.text.match(/[A-Za-z_]\w*/g));
  const head = loop.children.filter((child) => child.field === 'update' || child.field === 'initializer');
  return loop.walk().some((node) => {
    const isHead = head.some((part) => part.contains(node));
    const target = node.type === 'init_declarator' ? node.child('declarator') : node.child('left');
    if (node.type === 'update_expression') return isHead && names.has(node.child('argument')?.text ?? '');
    return target?.type === 'identifier' && names.has(target.text);
  });
}

/** Whether something may wait to be sent to a descriptor: a server that watches any for writing. */
export function mayOwe({ program }: Descriptors): boolean {
  if (program.mentions(/\bE?POLLOUT\b/)) return true;
  return loopingWaits(program).some(
    ({ name, arguments: given }) =>
      name.endsWith('select') && given[2] !== undefined && !/^(NULL|0|nullptr)$/.test(given[2].text),
  );
}

export function mentions(node: SyntaxNode, text: string): boolean {
  return node.walk().some((each) => each.text === text);
}

/** Whether a call that is not just to print takes the expression, in the statements behind in the same block. */
export function isUsedBehind(statement: SyntaxNode, text: string): boolean {
  const siblings = statement.parent?.children ?? [];
  return siblings
    .slice(siblings.indexOf(statement) + 1)
    .some(
      (next) =>
        callsIn(next).some(
          ({ name, arguments: given }) =>
            !/printf$/.test(name) && given.some((argument) => mentions(argument, text)),
        ) ||
        next
          .walk()
          .some((node) => node.type === 'subscript_expression' && mentions(node, text) && node.text !== text),
    );
}
