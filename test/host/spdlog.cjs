/**
 * Stands in for @vscode/spdlog in the served VS Code: a native module, which is not built there, and without
 * which every output channel of every extension stays empty. Has what VS Code uses of it.
 */
const { appendFileSync, mkdirSync, renameSync, statSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #maximumSize;
  #size;
  #level = levels.indexOf('info');
  #isRaw = false;

  constructor(_type, _name, file, maximumSize) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.#maximumSize = maximumSize;
    this.#size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  /** Output channels hand in text that is ready to be written as it is. */
  clearFormatters() {
    this.#isRaw = true;
  }
  setPattern() {}
  flush() {}
  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const text = this.#isRaw ? message : `${time} [${levels[level]}] ${message}\n`;
    this.#rotate();
    appendFileSync(this.#file, text);
    this.#size += Buffer.byteLength(text);
  }

  #rotate() {
    if (this.#size < this.#maximumSize) return;
    renameSync(this.#file, `${this.#file}.1`);
    this.#size = 0;
  }
}

exports.version = 1;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (...parameters) => new Logger('rotating', ...parameters);
exports.createAsyncRotatingLogger = async (...parameters) => new Logger('rotating_async', ...parameters);
