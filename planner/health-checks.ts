import { type Problem, quote } from '../schema/problem.ts';
import type { HealthCheck, Manifest } from '../schema/types.ts';
import { isTemplate, isUnitName } from './units/names.ts';

/** Where a connection goes. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Reads `127.0.0.1:80`, `[::1]:80`, `localhost:80`, `80`; undefined for anything else. */
export function endpointOf(tcp: string | number): Endpoint | undefined {
  const [, bracketed, plain, digits = ''] =
    /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+)):)?(\d{1,5})$/.exec(String(tcp)) ?? [];
  const port = Number(digits);
  if (digits === '' || port < 1 || port > 65535) return undefined;
  return { host: bracketed ?? plain ?? '127.0.0.1', port };
}

/** What a check is called: its name, else what it looks at. */
export function labelOf({ name, unit, tcp, http, command }: HealthCheck): string {
  if (name !== undefined) return name;
  if (unit !== undefined) return unit;
  if (tcp !== undefined) return `tcp ${tcp}`;
  return http === undefined ? (command ?? []).join(' ') : `http ${http}`;
}

/** What is wrong with the health checks of a manifest, beyond what its schema says. */
export function healthCheckProblems(manifest: Manifest): readonly Problem[] {
  return (manifest.settings?.healthChecks ?? []).flatMap((check, index) =>
    problemsOf(check, `settings.healthChecks[${index}]`),
  );
}

function problemsOf(check: HealthCheck, at: string): readonly Problem[] {
  const { unit, tcp, http, command } = check;
  const found: Problem[] = [];
  const tell = (key: keyof HealthCheck, expected: string): void => {
    found.push({ place: `${at}.${key}`, found: quote(check[key]), expected });
  };
  if (unit !== undefined && (!isUnitName(unit) || isTemplate(unit))) {
    tell('unit', 'the name of a unit that can be active, such as nginx.service');
  }
  if (tcp !== undefined && endpointOf(tcp) === undefined) {
    tell('tcp', 'a host and a port, such as 127.0.0.1:80 or [::1]:80, or a port');
  }
  if (http !== undefined && !isPlainUrl(http)) {
    tell('http', 'a URL without a user or password, such as http://127.0.0.1/health');
  }
  if (command !== undefined && (command[0] === '' || command.join('').includes('\0'))) {
    tell('command', 'a program and its arguments, such as [/usr/bin/test, -e, /run/ready]');
  }
  for (const key of ['status', 'contains'] as const) {
    if (check[key] !== undefined && http === undefined) tell(key, 'only beside http');
  }
  return found;
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}
