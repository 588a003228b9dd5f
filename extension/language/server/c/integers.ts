import type { SyntaxNode } from '../syntax/node.ts';
import { unwrap } from './call.ts';
import type { Program } from './program.ts';

/** The value of a constant expression; undefined where it depends on anything that the file does not tell. */
export function constantOf(program: Program, node: SyntaxNode | undefined): number | undefined {
  const expression = unwrap(node);
  switch (expression?.type) {
    case 'number_literal':
      return literal(expression.text);
    case 'null':
    case 'false':
      return 0;
    case 'true':
      return 1;
    case 'identifier':
      return named(program, expression.text, 0);
    case 'unary_expression': {
      const value = constantOf(program, expression.child('argument'));
      if (value === undefined) return undefined;
      const operator = expression.child('operator')?.text;
      return operator === '-' ? -value : operator === '!' ? Number(value === 0) : undefined;
    }
    case 'binary_expression': {
      const left = constantOf(program, expression.child('left'));
      const right = constantOf(program, expression.child('right'));
      return left === undefined || right === undefined
        ? undefined
        : calculate(left, expression.child('operator')?.text ?? '', right);
    }
    default:
      return undefined;
  }
}

function literal(text: string): number | undefined {
  const value = Number(text.replace(/(?<=[\da-f])[uUlL]+$/i, '').replace(/^0(?=[0-7]+$)/, '0o'));
  return Number.isNaN(value) ? undefined : value;
}

/** Follows names that stand for other names, a few deep. */
function named(program: Program, name: string, depth: number): number | undefined {
  const text = program.constants
    .get(name)
    ?.replace(/^\((.*)\)$/, '$1')
    .trim();
  if (text === undefined || depth > 4) return undefined;
  return /^-?\s*\d/.test(text) ? literal(text.replace(/\s/g, '')) : named(program, text, depth + 1);
}

function calculate(left: number, operator: string, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right);
    default:
      return undefined;
  }
}
