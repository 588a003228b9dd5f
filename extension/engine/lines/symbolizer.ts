/** One tool that is kept open for one module: the first answer takes it milliseconds, the next ones microseconds. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Place, placesOf, type Tool } from './tool.ts';

/** No address of a program: what is answered to it ends the answers. */
const end = 0xffff_ffff_ffff_ffffn;
const header = /^0x[0-9a-f]+$/;

interface Question {
  addresses: bigint[];
  /** The lines of each address that is answered. */
  answers: string[][];
  resolve(places: Place[][]): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export class Symbolizer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #questions: Question[] = [];
  #ended: Error | undefined;

  readonly #patience: number;

  /** `patience`: milliseconds within which it must answer. */
  constructor(tool: Tool, module: string, patience: number) {
    this.#patience = patience;
    const { PATH } = process.env;
    // No server is asked for debugging information.
    const env = { PATH, LC_ALL: 'C', DEBUGINFOD_URLS: '' };
    this.#child = spawn(tool.path, tool.parameters(module), {
      env,
      stdio: ['pipe', 'pipe', 'ignore'] as never,
    });
    this.#child.on('error', (error) => this.#fail(error));
    this.#child.on('close', () => this.#fail(new Error(`${tool.path} ended`)));
    this.#child.stdin.on('error', (error) => this.#fail(error));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#read(line));
    // It keeps no engine from ending, and ends when its input does.
    this.#child.unref();
    for (const stream of [this.#child.stdin, this.#child.stdout]) (stream as unknown as Socket).unref();
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  get isBusy(): boolean {
    return this.#questions.length > 0;
  }

  /** The places of each address, in their order. Each address once. */
  ask(addresses: number[]): Promise<Place[][]> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (addresses.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new Error('no answer')), this.#patience);
      this.#questions.push({ addresses: addresses.map(BigInt), answers: [], resolve, reject, timer });
      this.#child.stdin.write([...addresses, end].map((each) => `0x${each.toString(16)}\n`).join(''));
    });
  }

  end(): void {
    this.#fail(new Error('ended'));
  }

  #read(line: string): void {
    const question = this.#questions[0];
    if (!question) return; // what is answered to the end
    const { addresses, answers } = question;
    const address = header.test(line) ? BigInt(line) : undefined;
    if (address !== undefined && address === addresses[answers.length]) answers.push([]);
    else if (address === end) this.#finish(question);
    else answers.at(-1)?.push(line);
  }

  #finish(question: Question): void {
    this.#questions.shift();
    clearTimeout(question.timer);
    if (question.answers.length === question.addresses.length)
      question.resolve(question.answers.map(placesOf));
    else question.reject(new Error('an address has no answer'));
  }

  #fail(error: Error): void {
    this.#ended ??= error;
    this.#child.kill('SIGKILL');
    for (const question of this.#questions.splice(0)) {
      clearTimeout(question.timer);
      question.reject(error);
    }
  }
}
