import { mutating, type System } from './system.ts';

type Method = (typeof mutating)[number];
type Call = { readonly method: Method; readonly path: string };

// Wraps every mutating method; what reads passes straight through.
function wrap(system: System, around: (call: Call, run: () => unknown) => unknown): System {
  const wrapped: Record<string, unknown> = { ...system };
  for (const method of mutating) {
    const original = system[method] as (...all: readonly unknown[]) => unknown;
    wrapped[method] = (...all: readonly unknown[]) =>
      around({ method, path: String(all[0]) }, () => original(...all));
  }
  return wrapped as unknown as System;
}

/** A machine whose mutating methods throw: what plan and drift run on. */
export function readOnly(system: System): System {
  return wrap(system, ({ method, path }) => {
    throw new Error(`${method} ${path}: this command never writes`);
  });
}

/** A machine that writes down every change asked of it. */
export function recording(system: System, calls: Call[]): System {
  return wrap(system, (call, run) => {
    calls.push(call);
    return run();
  });
}

/** A machine on which `interfere` is asked before each change, and may throw or end the process. */
export function faulting(system: System, interfere: (count: number, call: Call) => void): System {
  let count = 0;
  return wrap(system, (call, run) => {
    count += 1;
    interfere(count, call);
    return run();
  });
}
