import fc from 'fast-check';

/**
 * Checks an asynchronous property; a failure says both the smallest example and what went wrong with
 * it, for the runner does not show causes. SM_LAW_RUNS multiplies how often each is tried.
 */
export async function law<Values extends [unknown, ...unknown[]]>(
  property: fc.IAsyncPropertyWithHooks<Values>,
  runs: number,
): Promise<void> {
  const factor = Number(process.env.SM_LAW_RUNS ?? '1');
  try {
    await fc.assert(property, {
      numRuns: Math.ceil(runs * factor),
      // Finding a smaller example is not worth minutes.
      interruptAfterTimeLimit: 15_000 * Math.max(factor, 1),
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const why = error.cause instanceof Error ? error.cause : undefined;
    const shown = why !== undefined && 'details' in why ? why.details : undefined;
    const details = typeof shown === 'string' ? shown : '';
    throw new Error(`${error.message}\n${why?.message ?? ''}\n${details}`);
  }
}
