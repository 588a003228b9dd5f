import { execFileSync } from 'node:child_process';

/** What a shared library is, and what it asks of the machine that loads it. */
export interface SharedLibrary {
  machine: string;
  type: string;
  /** Libraries that are loaded with it. */
  needed: string[];
  /** Versions of theirs that it asks for: GLIBC_2.17, GLIBCXX_3.4.30. */
  versions: string[];
  /** What others can call in it. */
  exported: string[];
  /** What it calls in others; what need not be there is left out. */
  imported: string[];
  sections: string[];
}

/** As readelf has it, which comes with every compiler. */
export function readSharedLibrary(file: string): SharedLibrary {
  const text = execFileSync(
    'readelf',
    ['--wide', '--file-header', '--section-headers', '--dynamic', '--version-info', '--dyn-syms', file],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 },
  );
  const every = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
  return {
    machine: every(/^ +Machine: +(.*)$/gm)[0]!,
    type: every(/^ +Type: +(\w+)/gm)[0]!,
    needed: every(/\(NEEDED\) +Shared library: \[(.*)\]$/gm),
    versions: every(/^ +0x[0-9a-f]+: +Name: (\S+) +Flags:/gm),
    exported: every(/ (?:GLOBAL|WEAK|UNIQUE) +DEFAULT +\d+ ([^\s@]+)/gm),
    imported: every(/ GLOBAL +DEFAULT +UND ([^\s@]+)/gm),
    sections: every(/^ +\[ *\d+\] (\.\S+)/gm),
  };
}
