/**
 * A lab of ten thousand connections that lives in the page itself, so that what a frame costs is measured without
 * the debugger's protocol, over which the other tests' labs answer.
 */
import { FakeLab } from './fakeLab.ts';
import { connections, server } from './samples.ts';

const count = 10_000;
const lab = new FakeLab();
lab.connections = connections(count);
lab.servers = [server({ connections: count })];
lab.selection = { server: 1, connection: 3 };

// Sorted once: that is the engine's work, not the page's.
const byUnsent = [...lab.connections].sort((a, b) => b.unsent - a.unsent);
lab.instead['connection/view'] = ({ sortBy, offset, limit }) => ({
  total: count,
  matched: count,
  rows: (sortBy === 'unsent' ? byUnsent : lab.connections).slice(offset, offset + limit),
  closed: [],
});

interface Request {
  id: number;
  method: string;
  params: Record<string, unknown>;
}

function answer(method: string, parameters: Record<string, unknown>): unknown {
  if (method !== 'panel/ask') return lab.answer(method, parameters);
  const questions = parameters.questions as { method: string; parameters: Record<string, unknown> }[];
  return questions.map((question) => ({ result: lab.answer(question.method, question.parameters) ?? null }));
}

Object.assign(globalThis, {
  lab,
  toLab: (message: string) => {
    const { id, method, params }: Request = JSON.parse(message);
    window.postMessage(JSON.stringify({ jsonrpc: '2.0', id, result: answer(method, params) ?? null }), '*');
  },
});
