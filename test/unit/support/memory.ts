import type { Memory } from '../../../extension/lab/labMemory.ts';

/** What VS Code's Memento is, kept only as long as the test. */
export function newMemory(): Memory {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: async (key, value) => {
      values.set(key, value);
    },
  };
}
