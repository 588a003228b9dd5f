/** From a place in a program's file to the address that its debugging information knows it by. */
import { open } from 'node:fs/promises';

interface Segment {
  offset: number;
  size: number;
  address: number;
}

export type Segments = Segment[];

const headerBytes = 64;
const magic = 0x464c457f;
const class64 = 2;
const littleEndian = 1;
const loaded = 1;

/** Of a 64-bit little-endian ELF file; empty of anything else. */
export async function readSegments(path: string): Promise<Segments> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(headerBytes);
    await file.read(header, 0, headerBytes, 0);
    if (header.readUInt32LE(0) !== magic || header[4] !== class64 || header[5] !== littleEndian) return [];
    const at = Number(header.readBigUInt64LE(32));
    const entryBytes = header.readUInt16LE(54);
    const count = header.readUInt16LE(56);
    const table = Buffer.alloc(entryBytes * count);
    const { bytesRead } = await file.read(table, 0, table.length, at);
    return bytesRead === table.length ? segmentsOf(table, entryBytes) : [];
  } finally {
    await file.close();
  }
}

function segmentsOf(table: Buffer, entryBytes: number): Segments {
  const segments: Segments = [];
  for (let at = 0; at + 56 <= table.length; at += entryBytes) {
    if (table.readUInt32LE(at) !== loaded) continue;
    const [offset, address, size] = [8, 16, 32].map((field) => Number(table.readBigUInt64LE(at + field)));
    segments.push({ offset: offset!, address: address!, size: size! });
  }
  return segments;
}

/** Undefined where the place is in nothing that is loaded. */
export function addressOf(segments: Segments, offset: number): number | undefined {
  const segment = segments.find((each) => offset >= each.offset && offset < each.offset + each.size);
  return segment && offset - segment.offset + segment.address;
}
