// Maps are keyed by names that people chose: those are quoted, so that a dot in one is no step.
const maps = /^(etc|files|tmpfiles|units|dropIns|users|groups|variables|resources)$/;

/** The steps of a JSON pointer. */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `etc."motd".mode`: a place in a document, as people write it. */
export function formatPlace(steps: readonly string[]): string {
  return steps
    .map((step, index) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      const quoted = maps.test(steps[index - 1] ?? '') || !/^[A-Za-z_][\w-]*$/.test(step);
      const text = quoted ? JSON.stringify(step) : step;
      return index === 0 ? text : `.${text}`;
    })
    .join('');
}
