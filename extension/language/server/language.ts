/** The seam between what is common and each programming language: what a folder like python/ has to offer. */

import type { MistakeName } from '../../contract/mistakes.ts';
import type { ServerConfiguration } from '../../contract/server.ts';
import type { SyntaxNode } from './syntax/node.ts';

/** A part of a text: offsets in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

export interface TextChange extends Span {
  text: string;
}

/** A change of the code that mends a mistake: what is left parses, and the finding is gone. */
export interface Fix {
  title: string;
  changes: TextChange[];
  /** Shown to do no more than mend it, whatever the rest of the program is: it may be applied unseen. */
  isSafe?: boolean;
}

export interface Finding extends Span {
  rule: MistakeName;
  /** Proven: it happens whenever the code runs that way. Possible: it depends on what cannot be read here. */
  certainty: 'proven' | 'possible';
  /** In the person's language. */
  message: string;
  /** Made only when somebody asks for it. */
  fixes?: () => Fix[];
}

/** A small text that the editor draws after an expression. */
export interface Hint {
  offset: number;
  label: string;
  tooltip?: string;
}

/** A server's loop, and the lab's server that is most like it. */
export interface ServerShape extends Span {
  configuration: ServerConfiguration;
}

/** What is known of a text. Findings are wanted after every keystroke; the rest is worked out when asked for. */
export interface Analysis {
  findings: Finding[];
  hints: () => Hint[];
  servers: () => ServerShape[];
}

/** What a name in the code stands for: the facts of facts/ are filed under kind and name. */
export interface Subject extends Span {
  kind: 'option' | 'flag' | 'call' | 'errno' | 'level';
  /** As the facts name it: `SO_REUSEADDR`, `POLLIN`, `select.poll`, `EAGAIN`. */
  name: string;
}

/** An argument that is being typed, for which there are names to choose from. */
export type CompletionPlace =
  | {
      kind: 'option';
      /** Options of this level alone, where it is known. */
      level?: string;
      transport?: 'tcp' | 'udp';
      /** Written before a name: `socket.`, or nothing. */
      prefix: string;
      /** What is already typed of the argument. */
      typed: Span;
      /** How a value of each kind is written here; absent in getsockopt. */
      value?: (kind: string, name: string) => string;
    }
  | { kind: 'level'; prefix: string; typed: Span }
  | { kind: 'flag'; family: 'poll' | 'epoll' | 'selectors'; prefix: string; typed: Span };

/** A call whose arguments are being typed; `call` as the facts name it. */
export interface OpenCall {
  call: string;
  activeParameter: number;
}

export interface LanguageSupport {
  /** Names the grammar's file too. */
  name: 'python' | 'c';
  /** The editor's names for documents in it. */
  languageIds: readonly string[];
  /**
   * How far a text whose change ends at an offset is best read again; left out where tree-sitter finds the end of
   * what a change has touched by itself.
   */
  readAgainTo?(text: string, offset: number): number;
  /** Empty where the code uses no sockets. */
  analyse(root: SyntaxNode): Analysis;
  subjectAt(root: SyntaxNode, offset: number): Subject | undefined;
  completionAt(root: SyntaxNode, offset: number): CompletionPlace | undefined;
  openCallAt(root: SyntaxNode, offset: number): OpenCall | undefined;
}

export const nothingFound: Analysis = { findings: [], hints: () => [], servers: () => [] };
