import { closeSync, readSync, writeSync } from 'node:fs';
import type { Pieces } from '../schema/pieces.ts';

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

/** Writes bytes to an open file, all of them. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** Writes text to an open file piece by piece, as UTF-8. */
export function writePieces(descriptor: number, pieces: Pieces): void {
  const buffer = Buffer.allocUnsafe(pieceSize);
  for (const piece of pieces) {
    // UTF-8 needs at most three bytes for each unit of a string.
    const fits = piece.length * 3 <= buffer.length;
    writeAll(descriptor, fits ? buffer.subarray(0, buffer.write(piece)) : Buffer.from(piece));
  }
}
