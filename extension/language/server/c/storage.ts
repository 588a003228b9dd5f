/** Names for where values are kept: what is written in one place is read from where the name is the same. */
import type { SyntaxNode } from '../syntax/node.ts';
import { unwrap } from './call.ts';
import type { CFunction } from './program.ts';

export function variable(name: string, within: CFunction | undefined): string {
  return within?.locals.has(name) ? `${within.name}/${name}` : `/${name}`;
}

export function pointee(place: string | undefined): string | undefined {
  return place && `${place}*`;
}

/** The place of `.fd = …` and `.data.fd = …` among initial values. */
export function designated(pair: SyntaxNode): string | undefined {
  const outer = pair.closest('initializer_pair')?.child('designator');
  const path = pair.children.filter(({ field }) => field === 'designator');
  const names = [...(outer ? [outer] : []), ...path].map(({ text }) => text);
  return names.slice(names.at(-2) === '.data' ? -2 : -1).join('');
}

/** Names where a value is kept; undefined for what is no place. */
export function placeOf(node: SyntaxNode | undefined, within: CFunction | undefined): string | undefined {
  const expression = unwrap(node);
  switch (expression?.type) {
    case 'identifier':
      return variable(expression.text, within);
    case 'field_expression': {
      const field = expression.child('field')?.text;
      const owner = unwrap(expression.child('argument'));
      // The union of an epoll_event.
      const isData = owner?.type === 'field_expression' && owner.child('field')?.text === 'data';
      return isData ? `.data.${field}` : `.${field}`;
    }
    case 'subscript_expression':
      return pointee(placeOf(expression.child('argument'), within));
    case 'pointer_expression':
      return expression.child('operator')?.text === '*'
        ? pointee(placeOf(expression.child('argument'), within))
        : undefined;
    default:
      return undefined;
  }
}
