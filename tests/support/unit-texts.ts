import type { UnitFiles } from '../../state/units.ts';

/** Which of these units systemd would take down with another: RequiredBy, BoundBy, ConsistsOf. */
export function dependentsIn(
  name: string,
  files: UnitFiles,
  units: readonly string[],
): readonly string[] {
  return units.filter((unit) =>
    valuesIn(unit, files, /^(?:Requires|BindsTo|PartOf)=(.*)$/gm).includes(name),
  );
}

/** Which of these units systemd would know as triggers of another. */
export function startersIn(
  name: string,
  files: UnitFiles,
  units: readonly string[],
): readonly string[] {
  return units
    .filter((unit) => /\.(timer|path|socket)$/.test(unit) && unit !== name)
    .filter((unit) => {
      const said = valuesIn(unit, files, /^(?:Unit|Service)=(.*)$/gm);
      return (said[0] ?? unit.replace(/\.\w+$/, '.service')) === name;
    });
}

function valuesIn(unit: string, files: UnitFiles, pattern: RegExp): readonly string[] {
  const template = unit.replace(/@.+(\.\w+)$/, '@$1');
  const texts = [...files.texts].filter(([path]) =>
    [unit, template].some((name) => path.endsWith(`/${name}`) || path.includes(`/${name}.d/`)),
  );
  return texts.flatMap(([, text]) =>
    [...(text ?? '').matchAll(pattern)].flatMap(([, value = '']) => value.split(' ')),
  );
}
