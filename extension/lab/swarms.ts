import { Emitter } from 'vscode-jsonrpc/node';
import type { SwarmConfiguration, SwarmInfo, SwarmStatistics } from '../contract/swarm.ts';
import { say } from '../shared/sentence.ts';
import { refusal } from './engineError.ts';
import { describeExit, EngineProcess } from './engineProcess.ts';
import type { Log } from './log.ts';

/** A swarm and the server (by the lab's number) that it was sent to. */
export interface LabSwarm {
  info: SwarmInfo;
  server: number;
}

/**
 * Swarms of clients. They run in an engine process of their own, so that their descriptors and their CPU are not
 * the servers'; it is started with the first swarm and ends with the last.
 */
export class Swarms {
  private readonly engineScript: string;
  private readonly log: Log;
  private engine: EngineProcess | undefined;
  private running: LabSwarm[] = [];
  /** Swarms that are being started or stopped: their engine must not be ended yet. */
  private underWay = 0;

  private readonly changeEmitter = new Emitter<void>();
  private readonly lossEmitter = new Emitter<string>();
  readonly onDidChange = this.changeEmitter.event;
  /** The process died, and all swarms with it; how it ended. */
  readonly onDidLose = this.lossEmitter.event;

  constructor(engineScript: string, log: Log) {
    this.engineScript = engineScript;
    this.log = log;
  }

  /** The process number of the swarms' engine while there is one. */
  get enginePid(): number | undefined {
    return this.engine?.pid;
  }

  list(): LabSwarm[] {
    return this.running;
  }

  /** @throws EngineError; for an address that is not this machine's own, too. */
  async start(server: number, configuration: SwarmConfiguration): Promise<LabSwarm> {
    return this.keepingEngine(async () => {
      const info = await this.runningEngine().request('swarm/start', configuration);
      const swarm = { info, server };
      this.change([...this.running, swarm]);
      return swarm;
    });
  }

  async statistics(swarm: LabSwarm): Promise<SwarmStatistics> {
    return this.engineOf(swarm).request('swarm/statistics', { swarm: swarm.info.id });
  }

  /** Closes all its connections. @returns what it came to. */
  async stop(swarm: LabSwarm): Promise<SwarmStatistics> {
    const engine = this.engineOf(swarm);
    return this.keepingEngine(() => {
      this.change(this.running.filter((each) => each !== swarm));
      return engine.request('swarm/stop', { swarm: swarm.info.id });
    });
  }

  /**
   * Stops those whose server is gone: they have nobody to talk to. All leave the list at once, so that the one who asks
   * meanwhile finds none of them left to stop. Nobody asked for it: what goes wrong is only logged.
   *
   * @param isGone By the lab's number of the server.
   */
  async stopOrphans(isGone: (server: number) => boolean): Promise<void> {
    const orphans = this.running.filter(({ server }) => isGone(server));
    const outcomes = await Promise.allSettled(orphans.map((swarm) => this.stop(swarm)));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') this.log.warn(`stopping a swarm: ${outcome.reason}`);
  }

  async dispose(): Promise<void> {
    await this.engine?.end();
  }

  private engineOf(swarm: LabSwarm): EngineProcess {
    if (!this.engine || !this.running.includes(swarm))
      throw refusal(say('The swarm {0} is not running.', swarm.info.id), undefined);
    return this.engine;
  }

  private change(running: LabSwarm[]): void {
    this.running = running;
    this.changeEmitter.fire();
  }

  /** Does the work, and ends the engine afterwards when nothing needs it any more. */
  private async keepingEngine<T>(work: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      if (this.running.length === 0 && this.underWay === 0) {
        const { engine } = this;
        this.engine = undefined;
        void engine?.end();
      }
    }
  }

  private runningEngine(): EngineProcess {
    if (this.engine) return this.engine;
    const engine = new EngineProcess(this.engineScript, this.log);
    engine.onDidDie((exit) => {
      if (engine !== this.engine) return;
      this.engine = undefined;
      this.change([]);
      this.lossEmitter.fire(describeExit(exit));
    });
    this.engine = engine;
    return engine;
  }
}
