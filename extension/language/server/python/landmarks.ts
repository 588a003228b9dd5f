import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';

/** Nodes that open a scope of their own. */
export const definitions: ReadonlySet<string> = new Set([
  'function_definition',
  'lambda',
  'class_definition',
]);

/** What moves values about; what rules look for all over the program. */
const landmarks: ReadonlySet<string> = new Set([
  ...definitions,
  'as_pattern',
  'assignment',
  'augmented_assignment',
  'binary_operator',
  'call',
  'comparison_operator',
  'for_in_clause',
  'for_statement',
  'global_statement',
  'import_from_statement',
  'import_statement',
  'named_expression',
  'nonlocal_statement',
  'return_statement',
  'yield',
]);

/**
 * The landmarks below a node, in the order of the text; of the definitions among them only the head. Known for good
 * once they were looked for: at a keystroke, only in what has changed.
 */
export const landmarksIn = oncePer((node: SyntaxNode): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  addLandmarks(node, found);
  return found;
});

function addLandmarks({ children }: SyntaxNode, found: SyntaxNode[]): void {
  for (const child of children) {
    if (landmarks.has(child.type)) found.push(child);
    if (!definitions.has(child.type)) addLandmarks(child, found);
  }
}

/** The landmarks of the statements of a file. */
export function* landmarksOf(statements: readonly SyntaxNode[]): Generator<SyntaxNode> {
  for (const statement of statements) {
    if (landmarks.has(statement.type)) yield statement;
    if (!definitions.has(statement.type)) yield* landmarksIn(statement);
  }
}
