/** A TrueType font of one glyph: the status bar of VS Code takes icons of an extension's own from a font alone. */
import { type Contour, contours, side } from './shape.ts';

/** The glyph's place, at the beginning of what Unicode leaves to private use. */
export const character = 0xe001;

const unitsPerEm = 960;
const unit = unitsPerEm / side;
const familyName = 'network-lab';

/** The same bytes at each call. */
export function iconFont(): Buffer {
  const glyph = glyphData(contours);
  const tables: [string, Buffer][] = [
    ['OS/2', os2()],
    ['cmap', cmap()],
    ['glyf', glyph],
    ['head', head()],
    ['hhea', shorts(1, 0, unitsPerEm, 0, 0, unitsPerEm, 0, 0, unitsPerEm, 1, 0, 0, 0, 0, 0, 0, 0, 2)],
    ['hmtx', shorts(unitsPerEm, 0, unitsPerEm, 0)],
    // The first glyph, for what is missing, is empty.
    ['loca', longs(0, 0, glyph.length)],
    [
      'maxp',
      Buffer.concat([longs(0x10000), shorts(2, 100, contours.length, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
    ],
    ['name', name()],
    ['post', Buffer.concat([longs(0x30000, 0), shorts(0, 0), longs(1, 0, 0, 0, 0)])],
  ];
  return assemble(tables);
}

function assemble(tables: [string, Buffer][]): Buffer {
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const header = Buffer.concat([
    longs(0x10000),
    shorts(tables.length, power * 16, Math.log2(power), (tables.length - power) * 16),
  ]);
  let offset = header.length + tables.length * 16;
  const directory: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const [tag, data] of tables) {
    const body = padded(data);
    directory.push(Buffer.concat([Buffer.from(tag, 'latin1'), longs(checksum(body), offset, data.length)]));
    bodies.push(body);
    offset += body.length;
  }
  return Buffer.concat([header, ...directory, ...bodies]);
}

/** Every point in full: two bytes of difference for x and y each. */
function glyphData(outline: Contour[]): Buffer {
  const points = outline.flat().map(({ x, y, onCurve }) => ({
    x: Math.round(x * unit),
    y: Math.round((side - y) * unit),
    onCurve,
  }));
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  let last = -1;
  const ends = outline.map((contour) => {
    last += contour.length;
    return last;
  });
  const differences = (values: number[]) =>
    shorts(...values.map((value, index) => value - (values[index - 1] ?? 0)));
  return padded(
    Buffer.concat([
      shorts(outline.length, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), ...ends, 0),
      Buffer.from(points.map(({ onCurve }) => Number(onCurve))),
      differences(xs),
      differences(ys),
    ]),
  );
}

/** Format 4: one segment for the glyph, one that ends the table. */
function cmap(): Buffer {
  const segments = shorts(
    4,
    32,
    0,
    4,
    4,
    1,
    0,
    character,
    0xffff,
    0,
    character,
    0xffff,
    1 - character,
    1,
    0,
    0,
  );
  return Buffer.concat([shorts(0, 1, 3, 1), longs(12), segments]);
}

function head(): Buffer {
  // No dates: the same shape is the same file.
  return Buffer.concat([
    longs(0x10000, 0x10000, 0, 0x5f0f3cf5),
    shorts(0, unitsPerEm),
    longs(0, 0, 0, 0),
    shorts(0, 0, unitsPerEm, unitsPerEm, 0, 8, 2, 1, 0),
  ]);
}

function os2(): Buffer {
  return Buffer.concat([
    shorts(4, unitsPerEm, 400, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    Buffer.alloc(10),
    longs(0, 0, 0, 0),
    Buffer.from('NLAB', 'latin1'),
    shorts(0x40, character, character, unitsPerEm, 0, 0, unitsPerEm, 0),
    longs(1, 0),
    shorts(0, 0, 0, 0, 0),
  ]);
}

/** Family, style, full name and PostScript name, as Windows reads them. */
function name(): Buffer {
  const texts: [number, string][] = [
    [1, familyName],
    [2, 'Regular'],
    [4, familyName],
    [6, familyName],
  ];
  const encoded = texts.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  let offset = 0;
  const records = texts.map(([id], index) => {
    const { length } = encoded[index]!;
    offset += length;
    return shorts(3, 1, 0x409, id, length, offset - length);
  });
  return Buffer.concat([shorts(0, texts.length, 6 + texts.length * 12), ...records, ...encoded]);
}

function shorts(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, index * 2);
  return bytes;
}

function longs(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}

function checksum(body: Buffer): number {
  let sum = 0;
  for (let offset = 0; offset < body.length; offset += 4) sum = (sum + body.readUInt32BE(offset)) >>> 0;
  return sum;
}
