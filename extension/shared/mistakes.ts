/** What follows from the catalogue of mistakes: the fault switches, and where each shows. */
import {
  type FaultSwitch,
  type Mistake,
  type MistakeName,
  mistakeNames,
  mistakes,
  ruleNames,
  type Surroundings,
  type Symptom,
} from '../contract/mistakes.ts';
import type { ServerConfiguration } from '../contract/server.ts';

/** By name, those that a server of the lab can be told to commit. */
export const faultSwitches: Readonly<Record<string, FaultSwitch & Pick<Mistake, 'cure'>>> =
  Object.fromEntries(
    mistakeNames.flatMap((name) => {
      const { fault, cure } = mistakes[name];
      return fault ? [[name, { ...fault, cure }]] : [];
    }),
  );

/** Whether it is one that is looked for in code. */
export function isRule(name: string): name is MistakeName {
  return (ruleNames as string[]).includes(name);
}

/** How the mistake shows on such a server; undefined where it does not. */
export function symptomOn(name: string, server: Surroundings): Symptom | undefined {
  return faultSwitches[name]?.symptoms.find(
    ({ multiplexers, trigger, transports = ['tcp'], applications }) =>
      (multiplexers ?? [server.multiplexer]).includes(server.multiplexer) &&
      (trigger ?? server.trigger) === server.trigger &&
      transports.includes(server.transport) &&
      (applications ?? [server.application]).includes(server.application),
  );
}

/**
 * A server of the lab that makes the mistake.
 *
 * @param loop Multiplexer and trigger of the code that makes it; the one on which it shows best where left out.
 * @returns Undefined where the lab has no switch for it, or it does not show on such a loop.
 */
export function liveServer(
  name: string,
  loop?: Pick<ServerConfiguration, 'multiplexer' | 'trigger'>,
): ServerConfiguration | undefined {
  const live = faultSwitches[name]?.live;
  if (live === undefined) return undefined;
  const { multiplexer, trigger = 'level' } = loop ?? live;
  const configuration: ServerConfiguration = {
    ...live,
    multiplexer,
    trigger,
    host: '127.0.0.1',
    port: 0,
    faults: [name],
  };
  const shows = symptomOn(name, { transport: 'tcp', ...configuration, trigger });
  return shows && configuration;
}
