/** A program of 32 bits, which no compiler of this machine may make. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** How many arguments it has is on top of the stack: none but its name, and it pauses for ever; else it exits. */
const code = [
  '833c2401', // cmp dword [esp], 1
  '7409', //     je pause
  'b801000000', // mov eax, exit
  '31db', //     xor ebx, ebx
  'cd80', //     int 0x80
  'b81d000000', // pause: mov eax, pause
  'cd80', //     int 0x80
  'ebf7', //     jmp pause
];

/** Writes it. Whether the kernel runs it. */
export function runsThirtyTwoBits(file: string): boolean {
  const instructions = Buffer.from(code.join(''), 'hex');
  const [headers, address] = [52 + 32, 0x8048000];
  const size = headers + instructions.length;
  const program = Buffer.concat([
    Buffer.from('7f454c46010101000000000000000000', 'hex'),
    halves(2, 3), // an executable, for the 80386
    words(1, address + headers, 52, 0, 0),
    halves(52, 32, 1, 0, 0, 0),
    words(1, 0, address, address, size, size, 5, 4096), // all of it is loaded, and may be run
    instructions,
  ]);
  writeFileSync(file, program, { mode: 0o700 });
  return spawnSync(file, ['ends']).status === 0;
}

function halves(...values: number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function words(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}
