import type { Target } from '../../../lab/commands.ts';
import type { LabNode } from './treeItems.ts';

/** What the inspector's tree is made of: facts, in sections that fold. */

export function section(
  key: string,
  label: string,
  target: Target,
  children: LabNode[],
  opened: boolean,
): LabNode {
  return { key: `section:${key}`, label, kind: 'section', opened, target, children };
}

export function fact(key: string, label: string, description: string, tooltip?: string): LabNode {
  return { key, label, description, tooltip, kind: 'fact', target: {} };
}
