/**
 * The picture of the house in ARCHITECTURE.md: a box for each room, a line for each passage, all lines downwards. What
 * everybody imports has no lines: they would hide the others.
 */
import { type Passage, passages, rooms } from './rooms.ts';

const everybodys = ['shared/', 'contract/'];
const box = { width: 184, height: 38 };
const gap = { x: 28, y: 62 };
const margin = 24;

interface Place {
  x: number;
  y: number;
}

export function picture(): string {
  const all = passages();
  const rows = inRows(all);
  const width = Math.max(...rows.map((row) => row.length)) * (box.width + gap.x) - gap.x + 2 * margin;
  const height = rows.length * (box.height + gap.y) - gap.y + 2 * margin;
  const places = new Map<string, Place>();
  for (const [line, row] of rows.entries()) {
    const start = (width - row.length * (box.width + gap.x) + gap.x) / 2;
    for (const [column, room] of row.entries())
      places.set(room, {
        x: start + column * (box.width + gap.x),
        y: margin + line * (box.height + gap.y),
      });
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- Generated from the imports: change those, then \`npm run generate\`. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="14">
<title>Who imports whom: each line leads down from the one who imports</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#6b7280"/></marker></defs>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${all
  .filter(({ from, to }) => !everybodys.includes(to) || everybodys.includes(from))
  .map((passage) => line(passage, places))
  .join('\n')}
${[...places].map(([room, place]) => roomBox(room, place)).join('\n')}
</svg>
`;
}

/** A room stands below everybody who imports it. */
function inRows(all: Passage[]): string[][] {
  const rows: string[][] = [];
  for (const room of Object.keys(rooms)) {
    const row = depthOf(room, all);
    rows[row] ??= [];
    rows[row].push(room);
  }
  return rows;
}

function depthOf(room: string, all: Passage[], below: readonly string[] = []): number {
  if (below.includes(room))
    throw new Error(`Rooms import each other in a circle: ${[...below, room].join(', ')}`);
  const above = all
    .filter(({ to }) => to === room)
    .map(({ from }) => depthOf(from, all, [...below, room]) + 1);
  return Math.max(0, ...above);
}

function line({ from, to }: Passage, places: Map<string, Place>): string {
  const [a, b] = [places.get(from)!, places.get(to)!];
  const [x1, y1] = [a.x + box.width / 2, a.y + box.height];
  const [x2, y2] = [b.x + box.width / 2, b.y];
  const bend = (y2 - y1) / 2;
  const path = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  return `<path d="${path}" fill="none" stroke="#9ca3af" marker-end="url(#arrow)"><title>${from} imports ${to}</title></path>`;
}

function roomBox(room: string, { x, y }: Place): string {
  const fill = room.startsWith('native/') ? '#fef3c7' : room.startsWith('media/') ? '#dcfce7' : '#dbeafe';
  return `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6" fill="${fill}" stroke="#6b7280"/>
<text x="${x + box.width / 2}" y="${y + box.height / 2 + 5}" text-anchor="middle" fill="#111827">${room}${everybodys.includes(room) ? ' (all TypeScript)' : ''}</text>`;
}
