import type { SyntaxNode } from '../syntax/node.ts';

/** A call, taken apart. */
export interface Call {
  node: SyntaxNode;
  callee: SyntaxNode;
  /** Of a method call: what it is called on, and the method's name. */
  receiver?: SyntaxNode;
  method?: string;
  positional: SyntaxNode[];
  keywords: ReadonlyMap<string, SyntaxNode>;
  /** Has * or ** among its arguments: which argument is which cannot be told. */
  spreads: boolean;
}

const noKeywords: ReadonlyMap<string, SyntaxNode> = new Map();

export function callOf(node: SyntaxNode): Call {
  node.parts ??= takeApart(node);
  return node.parts as Call;
}

function takeApart(node: SyntaxNode): Call {
  const callee = node.child('function')!;
  const call: Call = { node, callee, positional: [], keywords: noKeywords, spreads: false };
  if (callee.type === 'attribute') {
    call.receiver = callee.child('object');
    call.method = callee.child('attribute')?.text;
  }
  const list = node.child('arguments');
  if (list?.type === 'generator_expression') call.positional.push(list);
  else for (const argument of list?.children ?? []) addArgument(call, argument);
  return call;
}

function addArgument(call: Call, argument: SyntaxNode): void {
  if (argument.type === 'keyword_argument') {
    const value = argument.child('value');
    if (value) call.keywords = new Map([...call.keywords, [argument.child('name')!.text, value]]);
  } else if (argument.type === 'list_splat' || argument.type === 'dictionary_splat') {
    call.spreads = true;
  } else {
    call.positional.push(argument);
  }
}

/** The argument at a position or of a name. */
export function argument(call: Call, position: number, name?: string): SyntaxNode | undefined {
  return call.positional[position] ?? (name === undefined ? undefined : call.keywords.get(name));
}
