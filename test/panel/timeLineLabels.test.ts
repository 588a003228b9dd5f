/** Every text on the time line stands apart from every other, whatever the span, the width and the server's age. */
import assert from 'node:assert/strict';
import type { TraceRecord } from '../../extension/contract/wait.ts';
import { gutterOf, laneHeight, paint, type Scene } from '../../media/panel/timeLine/timeLinePaint.ts';
import type { TimeSpan } from '../../media/panel/timeLine/timeSpan.ts';
import { trace } from './samples.ts';

interface Written {
  text: string;
  left: number;
  right: number;
  y: number;
}

const characterWidth = 6;
/** Texts of the same row are nearer to each other than this; the rows are further apart. */
const rowHeight = 8;

describe('panel: labels of the time line', () => {
  const records = trace();
  const end = records.at(-1)!.at;
  const day = 86_400e9;
  const spans: TimeSpan[] = [
    { from: end - 5e9, to: end },
    { from: end - 1e3, to: end },
    { from: 40 * day, to: 40 * day + 1e3 },
    { from: 0, to: 600e9 },
  ];
  const crowd = Array.from(
    { length: 200 },
    (_, index): TraceRecord => ({
      ...records[0]!,
      sequence: index,
      kind: 'receive',
      errno: index % 2 === 0 ? 'EAGAIN' : 'EPIPE',
      at: end - 1e9 + index * 5e6,
      nanoseconds: 3e6,
    }),
  );

  for (const width of [400, 700, 1600]) {
    for (const span of spans) {
      it(`does so with ${width} pixels for ${(span.to - span.from) / 1e9} s from ${span.from / 1e9} s on`, () => {
        for (const shown of [records, crowd]) {
          const written = labels(shown, span, width);
          assert(written.length > 0);
          for (const label of written) assert(label.right <= width, `${label.text} is cut off`);
          for (const [index, one] of written.entries())
            for (const other of written.slice(index + 1))
              assert(areApart(one, other), `${one.text} and ${other.text}`);
        }
      });
    }
  }

  it('draws of signs that have no room beside each other the gravest', () => {
    const call = { ...records[0]!, kind: 'receive' as const, nanoseconds: 1000, returned: 0 };
    const all = [
      { ...call, at: 1e6 },
      { ...call, at: 1.1e6, kind: 'wait' as const, returned: -1, errno: 'EBADF' },
      { ...call, at: 1.2e6, returned: -1, errno: 'EAGAIN' },
    ];
    const signs = labels(all, { from: 0, to: 1e9 }, 700).filter(({ text }) => /[▽■✕!]/.test(text));
    assert.deepEqual(signs.map(({ text }) => text)[0], '!');
  });
});

function areApart(one: Written, other: Written): boolean {
  return Math.abs(one.y - other.y) >= rowHeight || one.right <= other.left || other.right <= one.left;
}

function labels(records: TraceRecord[], span: TimeSpan, width: number): Written[] {
  const written: Written[] = [];
  const measure = (text: string) => text.length * characterWidth;
  const methods: Record<string, unknown> = {
    measureText: (text: string) => ({ width: measure(text) }),
    fillText: (text: string, left: number, y: number) =>
      written.push({ text, left, right: left + measure(text), y }),
  };
  const context = new Proxy(methods, {
    get: (target, name) => target[String(name)] ?? (() => {}),
    set: () => true,
  }) as unknown as CanvasRenderingContext2D;
  const lanes = [
    { name: 'loop', records },
    { name: 'connection 12345', records: records.filter(({ connection }) => connection === 1) },
  ];
  const scene: Scene = { span, lanes, chosen: undefined, since: undefined };
  paint(context, gutterOf(context, lanes), width, scene, () => '');
  assert(
    written.some(({ y }) => y > lanes.length * laneHeight),
    'the axis',
  );
  return written;
}
