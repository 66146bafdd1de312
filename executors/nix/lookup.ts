import { Failure } from '../failure.ts';
import { type Caller, callNix } from './call.ts';
import { originOf } from './origin.ts';
import { type Answer, attributesOf, question } from './question.ts';
import {
  type AttributePath,
  candidates,
  installable,
  type Reference,
  writeAttributes,
} from './reference.ts';

/** Finds the configuration that is meant, by names alone. Fails with what the flake does have. */
export async function lookUp(
  caller: Caller,
  { flake, attribute }: Reference,
): Promise<AttributePath> {
  const { architecture: system, hostname } = caller.outside;
  const paths = candidates(attribute, { system, hostname });
  const { found, names } = await ask(caller, flake, paths);
  if (found !== null) return found;
  const there = attributesOf(names, system);
  const mend =
    there.length === 0
      ? 'systemConfigs is empty'
      : `name one that is there, such as --flake '${flake}#${there[0]}'`;
  throw new Failure('invalid', [
    `Cannot find a configuration for this host in the flake ${flake}: it has none of these, expected one; ${mend}`,
    ...paths.map((path) => `  looked for systemConfigs.${writeAttributes(path)}`),
    ...there.map((name) => `  there is systemConfigs.${name}`),
  ]);
}

async function ask(
  caller: Caller,
  flake: string,
  paths: readonly AttributePath[],
): Promise<Answer> {
  const configs = installable(flake, ['systemConfigs']);
  const words = ['eval', '--json', configs, '--apply', question(paths)];
  try {
    return JSON.parse(await callNix(caller, words, flake));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!/does not provide attribute .*systemConfigs/.test(error.message)) throw error;
    throw await withoutConfigurations(caller, flake);
  }
}

// What nix says then is about packages, which nobody asked for.
async function withoutConfigurations(caller: Caller, flake: string): Promise<Failure> {
  const url = await originOf(caller, flake);
  const outputs = `builtins.attrNames (builtins.getFlake ${JSON.stringify(url)}).outputs`;
  const words = ['eval', '--json', '--impure', '--expr', outputs];
  const names = JSON.parse(await callNix(caller, words, flake)) as readonly string[];
  const name = writeAttributes([caller.outside.hostname]);
  return new Failure('invalid', [
    `Cannot find a configuration in the flake ${flake}: its outputs are ${names.length === 0 ? 'none at all' : names.join(', ')}, expected systemConfigs; add one such as systemConfigs.${name}, sm init writes a flake to start from`,
  ]);
}
