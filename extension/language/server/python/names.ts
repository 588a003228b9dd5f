/** The names that tie a top-level statement to others. */
import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { definitions, landmarksIn } from './landmarks.ts';
import { parametersOf } from './parameters.ts';
import { declareNames, Scope } from './scope.ts';

/** A top-level statement, and the names that tie it to others. */
export interface Names {
  node: SyntaxNode;
  /** Names of the module that it gives a value to. */
  binds: readonly string[];
  /** Names that it mentions, except for variables of its functions. */
  mentions: readonly string[];
  /** Imports, or gives names a value that nobody can change. */
  isConstant: boolean;
  /** Imports a module that sockets come from, or something of it. */
  importsSockets: boolean;
  /** `from … import *`: brings names that cannot be told. */
  importsAll: boolean;
  /** Does something when the module is run, other than to define: such statements run one after the other. */
  isRun: boolean;
  /** A text on its own, `pass`. */
  doesNothing: boolean;
}

export const namesOf = oncePer((node: SyntaxNode): Names => {
  const definition = node.type === 'decorated_definition' ? (node.child('definition') ?? node) : node;
  const landmarks = [node, ...landmarksIn(node)];
  const isDefinition = definitions.has(definition.type);
  const mentions = new Set<string>();
  addMentions(node, new Set(), mentions);
  const isConstant = !isDefinition && isConstantStatement(node);
  return {
    node,
    binds: [...bindsOf(node, isDefinition ? [definition] : landmarks)],
    mentions: [...mentions],
    isConstant,
    importsSockets: importsSockets(node),
    importsAll: landmarks.some(({ children }) => children.some(({ type }) => type === 'wildcard_import')),
    isRun: !isDefinition && !isConstant,
    doesNothing: isConstant && landmarks.length === 1 && !imports.test(node.type),
  };
});

/** Names of the module that the statement itself gives values to, or a function in it by `global`. */
function bindsOf(node: SyntaxNode, landmarks: readonly SyntaxNode[]): Set<string> {
  const binds = namesBoundBy(landmarks);
  for (const each of node.walk())
    if (each.type === 'global_statement') for (const name of each.children) binds.add(name.text);
  return binds;
}

function namesBoundBy(landmarks: readonly SyntaxNode[]): Set<string> {
  const scope = new Scope(undefined, undefined);
  for (const landmark of landmarks) {
    declareNames(landmark, scope);
    const name = definitions.has(landmark.type) ? landmark.child('name')?.text : undefined;
    if (name) scope.own(name);
  }
  return new Set(scope.names.keys());
}

/** Names that are not those of a function's own variables. `own`: those of the functions around the node. */
function addMentions(node: SyntaxNode, own: ReadonlySet<string>, mentions: Set<string>): void {
  if (node.type === 'identifier' && !own.has(node.text)) mentions.add(node.text);
  for (const child of node.children) {
    if (isNameOfAnother(child)) continue;
    const isOwn = child.field === 'body' && isFunction(node);
    addMentions(child, isOwn ? variablesIn(node, own) : own, mentions);
  }
}

/** Names of attributes and of arguments belong to something that has a name itself; those of parameters are new. */
function isNameOfAnother({ type, field, parent }: SyntaxNode): boolean {
  if (type !== 'identifier') return false;
  if (parent?.type === 'attribute') return field === 'attribute';
  if (parent?.type === 'keyword_argument') return field === 'name';
  return /parameters?$/.test(parent?.type ?? '') && field !== 'value';
}

function isFunction({ type }: SyntaxNode): boolean {
  return type === 'function_definition' || type === 'lambda';
}

/** What a function names that the module need not: its variables, those around it, and globals, which it binds. */
function variablesIn(definition: SyntaxNode, around: ReadonlySet<string>): ReadonlySet<string> {
  const parameters = parametersOf(definition).map(({ name }) => name);
  return new Set([...around, ...namesBoundBy(landmarksIn(definition)), ...parameters]);
}

const socketModules = /\b(socket|select|selectors)\b/;
const imports = /^import_(from_)?statement$/;

function importsSockets(node: SyntaxNode): boolean {
  return imports.test(node.type) ? socketModules.test(node.text) : node.children.some(importsSockets);
}

const constantStatements: ReadonlySet<string> = new Set([
  'block',
  'else_clause',
  'except_clause',
  'expression_statement',
  'if_statement',
  'import_from_statement',
  'import_statement',
  'try_statement',
]);
const constantExpressions: ReadonlySet<string> = new Set([
  'attribute',
  'binary_operator',
  'boolean_operator',
  'comparison_operator',
  'false',
  'float',
  'identifier',
  'integer',
  'none',
  'not_operator',
  'parenthesized_expression',
  'string',
  'true',
  'tuple',
  'unary_operator',
]);

function isConstantStatement(node: SyntaxNode): boolean {
  if (imports.test(node.type)) return true;
  if (node.type === 'assignment')
    return node.child('left')?.type === 'identifier' && isConstantExpression(node.child('right'));
  return constantStatements.has(node.type) && node.children.every(isPartOfConstantStatement);
}

function isPartOfConstantStatement(node: SyntaxNode): boolean {
  return isConstantStatement(node) || isConstantExpression(node) || node.type === 'pass_statement';
}

function isConstantExpression(node: SyntaxNode | undefined): boolean {
  if (!node || node.type === 'string') return true;
  if (node.field?.startsWith('operator')) return true;
  return constantExpressions.has(node.type) && node.children.every(isConstantExpression);
}
