/** Waits for a promise, but not longer than some seconds: throws then, with what was expected. */
export async function within<Result>(
  seconds: number,
  promise: Promise<Result>,
  expected: string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited ${seconds} s in vain, expected ${expected}`));
    }, seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Lets some milliseconds pass. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
