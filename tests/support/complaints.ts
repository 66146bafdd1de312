/** Gathers what is wrong with many tries, so that one run names all of it. */
export interface Complaints {
  /** Runs one try; what it throws is written down under this name. */
  readonly gather: (name: string, body: () => Promise<void>) => Promise<void>;
  /** Throws if anything was written down. */
  readonly settle: () => void;
}

const most = 12;

export function complaints(): Complaints {
  const found: string[] = [];
  return {
    gather: async (name, body) => {
      try {
        await body();
      } catch (error) {
        const shown = error instanceof Error && 'details' in error ? error.details : undefined;
        const details = typeof shown === 'string' ? shown : '';
        const words = error instanceof Error ? error.message : String(error);
        found.push(`${name}: ${words}${details === '' ? '' : `\n${details}`}`);
      }
    },
    settle: () => {
      if (found.length === 0) return;
      const more = found.length > most ? `\n… and ${found.length - most} more` : '';
      throw new Error(
        `${found.length} tries went wrong\n${found.slice(0, most).join('\n')}${more}`,
      );
    },
  };
}
