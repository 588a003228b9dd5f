import type { Program } from '../program.ts';

/** How the program writes what is in module socket: `socket.`, an alias, nothing; undefined where it cannot be reached. */
export function socketPrefix(program: Program): string | undefined {
  return prefixOf(program, 'socket');
}

export function prefixOf(program: Program, module: string): string | undefined {
  for (const { names, wildcards } of program.module.reach()) {
    for (const [name, cell] of names)
      for (const value of cell.values)
        if (value.kind === 'library' && value.path === module) return `${name}.`;
    if (wildcards.includes(module)) return '';
  }
  return undefined;
}
