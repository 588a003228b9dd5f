/** Where the lab writes what it does. VS Code's LogOutputChannel has this form; a test brings its own. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}
