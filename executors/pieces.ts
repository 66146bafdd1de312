import { closeSync, readSync } from 'node:fs';

const pieceSize = 1024 * 1024;

/** Feeds an open file to `update` piece by piece, and closes it. */
export function readPieces(descriptor: number, update: (bytes: Uint8Array) => void): void {
  try {
    const buffer = Buffer.allocUnsafe(pieceSize);
    for (;;) {
      const count = readSync(descriptor, buffer, 0, buffer.length, null);
      if (count === 0) return;
      update(buffer.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}
