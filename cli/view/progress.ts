/** Shows how far something is that takes long. */
export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly end: () => void;
}

/** Where progress goes, and the clock it goes by. */
export interface ProgressGround {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly now: () => number;
}

const patience = 1_000;
const redraw = 100;
const heartbeat = 10_000;

/** A bar on a terminal once it takes over a second; elsewhere a line every ten seconds. */
export function startProgress(label: string, ground: ProgressGround): Progress {
  const start = ground.now();
  let last = start;
  let drawn = false;
  return {
    update: (done, total) => {
      const now = ground.now();
      if (ground.isTerminal) {
        if (now - start < patience || now - last < redraw) return;
        last = now;
        drawn = true;
        ground.write(`\r${bar(label, done, total, ground.columns)}`);
        return;
      }
      if (now - last < heartbeat) return;
      last = now;
      ground.write(
        `${label}... [${Math.round((now - start) / 1000)}s elapsed] ${done} of ${total}\n`,
      );
    },
    end: () => {
      if (drawn) ground.write(`\r${' '.repeat(Math.max(ground.columns - 1, 0))}\r`);
    },
  };
}

function bar(label: string, done: number, total: number, columns: number): string {
  const counts = ` ${done}/${total}`;
  const width = Math.max(10, Math.min(40, columns - label.length - counts.length - 5));
  const full = total === 0 ? width : Math.round((width * done) / total);
  return `${label} [${'#'.repeat(full)}${'.'.repeat(width - full)}]${counts}`;
}
