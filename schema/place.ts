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
  let inMap = false;
  return steps
    .map((step, index) => {
      const isKey = inMap;
      // A name in a map opens no map itself, even where it is called like one.
      inMap = !isKey && maps.test(step);
      if (!isKey && /^\d+$/.test(step)) return `[${step}]`;
      const text = isKey || !/^[A-Za-z_][\w-]*$/.test(step) ? JSON.stringify(step) : step;
      return index === 0 ? text : `.${text}`;
    })
    .join('');
}
