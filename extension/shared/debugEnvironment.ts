/** What a debugger is told so that the program it starts is watched: merged into what stands there, never in its place. */

/** The part of a debug configuration that says with which environment the program is started. */
export interface DebugLaunch {
  type: string;
  /** Of most debuggers. */
  env?: Record<string, unknown>;
  /** Of cppdbg. */
  environment?: { name: string; value: string }[];
}

/** Debuggers whose programs can be watched: Python's, those for C and C++, Node's. */
export const watchedDebuggers = ['python', 'debugpy', 'cppdbg', 'lldb', 'node', 'pwa-node'] as const;

/** What the program would be started with beside what it inherits. */
export function environmentOf({ type, env = {}, environment = [] }: DebugLaunch): Record<string, string> {
  const given = isList(type) ? environment.map(({ name, value }) => [name, value]) : Object.entries(env);
  return Object.fromEntries(given.filter(([, value]) => typeof value === 'string'));
}

/** The configuration with these variables set; all others stay as they are. */
export function withEnvironment<C extends DebugLaunch>(launch: C, variables: Record<string, string>): C {
  if (!isList(launch.type)) return { ...launch, env: { ...launch.env, ...variables } };
  const others = (launch.environment ?? []).filter(({ name }) => !(name in variables));
  const set = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return { ...launch, environment: [...others, ...set] };
}

function isList(type: string): boolean {
  return type === 'cppdbg';
}
