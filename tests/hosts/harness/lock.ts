import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Does something while holding a lock alone, among all processes of this machine. flock(1) locks our own
 * open file, so the kernel lets go of it however this process ends.
 */
export async function withLock<Result>(
  path: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const descriptor = openSync(path, 'a');
  try {
    await flock(path, descriptor);
    return await action();
  } finally {
    closeSync(descriptor);
  }
}

/** Removes what others have left unfinished; for whoever holds the lock, and so knows that they are gone. */
export function clearParts(directory: string, name: string): void {
  for (const entry of readdirSync(directory)) {
    if (!entry.startsWith(`.${name}.part`)) continue;
    const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 };
    rmSync(join(directory, entry), options);
  }
}

function flock(path: string, descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['-x', '3'], {
      stdio: ['ignore', 'ignore', 'inherit', descriptor],
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Cannot lock ${path}: flock ended with ${code}, expected 0`));
    });
  });
}
