import type { Log } from '../../../extension/lab/log.ts';

export const quietLog: Log = { error() {}, warn() {}, info() {}, debug() {} };
