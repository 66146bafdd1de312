/** Tells what a program says that works long, and that it still does when it says nothing. */
export interface Working {
  readonly line: (text: string) => void;
  readonly end: () => void;
}

/** Where that is told. */
export interface WorkingGround {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly now: () => number;
}

const redraw = 1_000;
const heartbeat = 10_000;
// Builders may print anything; what moves the cursor or sets a title stays out.
const unseen = /\u001b(\[[0-9;?]*[A-Za-z]|\][^\u0007]*\u0007?)|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line for each line; after a silence a clock on a terminal, elsewhere a line every ten seconds. */
export function startWorking(label: string, { write, isTerminal, now }: WorkingGround): Working {
  const start = now();
  let drawn = false;
  const seconds = (): number => Math.round((now() - start) / 1000);
  const clear = (): void => {
    if (drawn) write('\r\u001b[K');
    drawn = false;
  };
  const beat = (): void => {
    if (isTerminal) {
      write(`\r${label}... ${seconds()}s`);
      drawn = true;
    } else write(`${label}... [${seconds()}s elapsed]\n`);
  };
  const timer = setInterval(beat, isTerminal ? redraw : heartbeat);
  return {
    line: (text) => {
      clear();
      write(`${text.replace(unseen, '')}\n`);
    },
    end: () => {
      clearInterval(timer);
      clear();
    },
  };
}
