import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';

interface Parameter {
  name: string;
  /** Takes what is left: * or **. */
  isRest: boolean;
}

/** The parameters of a function, in their order. */
export const parametersOf = oncePer((definition: SyntaxNode): readonly Parameter[] =>
  (definition.child('parameters')?.children ?? []).flatMap((parameter) => {
    const isRest = /^\*/.test(parameter.text);
    const name = parameter.walk().find((node) => node.type === 'identifier');
    return name ? [{ name: name.text, isRest }] : [];
  }),
);

/** Whether a method is called without what it is called on. */
export function isStatic(definition: SyntaxNode): boolean {
  return (
    definition.parent?.type === 'decorated_definition' &&
    definition.parent.children.some((child) => child.type === 'decorator' && child.text === '@staticmethod')
  );
}
