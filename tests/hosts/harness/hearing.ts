import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a supervisor tells us, a word and its value a line. */
export interface Hearing {
  /** The value of the next such word; rejects if the host goes down, or the supervisor ends, before it. */
  readonly next: (word: string) => Promise<string>;
  /** Resolves when the supervisor has ended. */
  readonly ended: Promise<void>;
}

interface Waiting {
  readonly word: string;
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
}

// What a process said last may reach us after the news of its end.
const lastWords = 50;

/** Listens to a supervisor, whose complaints become the reasons of what it could not do. */
export function listen(child: ChildProcess): Hearing {
  const waiting = new Set<Waiting>();
  let complaints = '';
  let isOver = false;
  const failure = (word: string): Error =>
    new Error(`Cannot run a test host: it ended, expected it ${word}\n${complaints.trim()}`);
  const answer = (said: string, value: string): void => {
    for (const one of [...waiting].filter(({ word }) => word === said)) {
      waiting.delete(one);
      one.resolve(value);
    }
  };
  // Whoever waits now waits in vain; who starts to after this may not.
  const giveUp = (): void => {
    const vain = [...waiting];
    const reject = (): void => {
      for (const one of vain) if (waiting.delete(one)) one.reject(failure(one.word));
    };
    if (vain.length > 0) setTimeout(reject, lastWords);
  };
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    complaints += piece;
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [said = '', value = ''] = line.split(' ');
      answer(said, value);
      if (said === 'down') giveUp();
    });
  }
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      resolve();
      giveUp();
    };
    child.once('error', (error) => {
      complaints += error.message;
      end();
    });
    child.once('exit', end);
  });
  return {
    ended,
    next: (word) =>
      new Promise((resolve, reject) => {
        if (isOver) reject(failure(word));
        else waiting.add({ word, resolve, reject });
      }),
  };
}
