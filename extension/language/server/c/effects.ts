import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf, unwrap } from './call.ts';
import type { Descriptors, Origin } from './descriptors.ts';
import { isHarmless } from './library.ts';
import { isPollfdField } from './pollfd.ts';

/** What code does about a descriptor, as far as it matters to the one who waits for it. */
export interface Effects {
  closes: Call[];
  /** Takes it out of a set, or out of the variable it is kept in. */
  removes: SyntaxNode[];
  /** Renews the variable that it is kept in, for the next connection. */
  renews: SyntaxNode[];
  /** Writes something that others may look at. */
  marks: SyntaxNode[];
  /** Calls code that cannot be read here. */
  isUnclear: boolean;
}

export function effectsOf(
  descriptors: Descriptors,
  about: Origin[],
  reached: Iterable<SyntaxNode>,
  buffer?: string,
): Effects {
  const reader = new Reader(descriptors, about, buffer);
  for (const node of reached) reader.read(node);
  return reader.effects;
}

const timeFields = ['tv_sec', 'tv_usec', 'tv_nsec'];

const closing = ['close', 'shutdown', 'closesocket'];

class Reader {
  readonly effects: Effects = { closes: [], removes: [], renews: [], marks: [], isUnclear: false };
  readonly #descriptors: Descriptors;
  readonly #about: Origin[];
  /** Where the bytes go: what is written there tells nothing about the connection. */
  readonly #buffer: string | undefined;
  readonly #entered = new Set<string>();

  constructor(descriptors: Descriptors, about: Origin[], buffer: string | undefined) {
    this.#descriptors = descriptors;
    this.#about = about;
    this.#buffer = buffer;
  }

  read(node: SyntaxNode): void {
    if (node.type === 'call_expression') this.#call(node);
    if (node.type === 'assignment_expression') this.#write(node.child('left'), node);
    if (node.type === 'update_expression') this.#write(node.child('argument'), node);
    if (node.type === 'init_declarator') this.#declare(node);
    for (const child of node.children) this.read(child);
  }

  #call(node: SyntaxNode): void {
    const call = callOf(node);
    if (!call) {
      this.effects.isUnclear = true;
      return;
    }
    const { name, arguments: passed } = call;
    const target = this.#descriptors.program.functions.get(name);
    if (closing.includes(name)) this.effects.closes.push(call);
    else if (name === 'FD_CLR') this.effects.removes.push(node);
    else if (name === 'epoll_ctl') {
      if (passed[1]?.text === 'EPOLL_CTL_ADD') this.effects.marks.push(node);
      else this.effects.removes.push(node);
    } else if (target) {
      if (target.isBroken) this.effects.isUnclear = true;
      if (!this.#entered.has(name)) {
        this.#entered.add(name);
        this.read(target.body);
      }
    } else if (name === 'memset' || name === 'memmove' || name === 'memcpy') {
      if (!this.#isBuffer(passed[0])) this.effects.marks.push(node);
    } else if (!isHarmless(name)) this.effects.isUnclear = true;
  }

  #write(target: SyntaxNode | undefined, node: SyntaxNode): void {
    const place = unwrap(target);
    if (!place || this.#isBuffer(place)) return;
    const { program } = this.#descriptors;
    const isCounting = node.type === 'update_expression' || node.field === 'initializer';
    // A timeout is filled, a set is copied: that is about no connection.
    const field = place.child('field')?.text ?? '';
    if (timeFields.includes(field) || this.#copiesIt(node)) return;
    if (
      isPollfdField(program, place, 'fd') ||
      (!isCounting && this.#descriptors.mayBeSame(place, this.#about))
    ) {
      this.effects.removes.push(node);
      return;
    }
    const isLocal = place.type === 'identifier' && program.functionOf(place)?.locals.has(place.text);
    const isLess = node.type === 'update_expression' && node.child('operator')?.text === '--';
    if (!isLocal || isLess) this.effects.marks.push(node);
  }

  #declare(node: SyntaxNode): void {
    const value = unwrap(node.child('value'));
    const isAccepted = value !== undefined && /^accept4?$/.test(callOf(value)?.name ?? '');
    if (isAccepted && this.#descriptors.mayBeSame(value, this.#about)) this.effects.renews.push(node);
  }

  #copiesIt(node: SyntaxNode): boolean {
    const right = unwrap(node.child('right'));
    return right?.type === 'identifier' && this.#descriptors.mayBeSame(right, this.#about);
  }

  #isBuffer(node: SyntaxNode | undefined): boolean {
    return this.#buffer !== undefined && node !== undefined && rootName(node) === this.#buffer;
  }
}

/** `buffer` of `buffer[n]`, `buffer + n`, `&buffer[n]`; `c->buffer` of `c->buffer[n]`. */
export function rootName(node: SyntaxNode | undefined): string | undefined {
  const expression = unwrap(node);
  switch (expression?.type) {
    case 'subscript_expression':
    case 'pointer_expression':
      return rootName(expression.child('argument'));
    case 'binary_expression':
      return rootName(expression.child('left'));
    case 'identifier':
    case 'field_expression':
      return expression.text;
    default:
      return undefined;
  }
}
