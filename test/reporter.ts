/**
 * Mocha's own `spec` report, and beside it one line of JSON for each finished test, appended to the file that
 * NETWORK_LAB_RESULTS names: so that `npm test` counts what ran, in VS Code too, and even where the runner died.
 */
import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

export interface TestResult {
  title: string;
  state: 'passed' | 'failed' | 'pending';
  milliseconds: number;
  error?: string;
}

export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;
    runner.on(EVENT_TEST_PASS, (test) => note(test, 'passed'));
    runner.on(EVENT_TEST_PENDING, (test) => note(test, 'pending'));
    // A hook that fails is reported as a test that failed, which it is.
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => note(test, 'failed', error));
  }
}

function note(test: Mocha.Test, state: TestResult['state'], error?: Error): void {
  const file = process.env.NETWORK_LAB_RESULTS;
  if (!file) return;
  const result: TestResult = {
    title: test.fullTitle(),
    state,
    milliseconds: test.duration ?? 0,
    error: error?.stack,
  };
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}
