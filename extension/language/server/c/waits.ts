import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callsIn, loopsAround } from './call.ts';
import { isWait, waitNames } from './library.ts';
import type { Program } from './program.ts';

/** The calls within a node that wait for readiness, themselves or through helpers in the file. */
export function waitsIn(program: Program, node: SyntaxNode): Call[] {
  return callsIn(node).filter(({ name }) => {
    if (isWait(name)) return true;
    const callees = program.functions.has(name) ? program.calleesOf(name) : undefined;
    return callees !== undefined && waitNames.some((wait) => callees.has(wait));
  });
}

/** Whether the call is made again and again: in a loop, or by a function that is called in one. */
export function isInLoop(program: Program, call: Call, depth = 0): boolean {
  if (loopsAround(call.node).length > 0) return true;
  const within = program.functionOf(call.node);
  return (
    depth < 4 &&
    within !== undefined &&
    program.callsTo(within.name).some((caller) => isInLoop(program, caller, depth + 1))
  );
}

/** The waits of the file's event loops. */
export const loopingWaits = oncePer((program: Program): Call[] =>
  program.callsTo(...waitNames).filter((wait) => isInLoop(program, wait)),
);
