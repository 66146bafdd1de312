// How long nix takes from modules to what is applied, with all units in one manifest against one derivation
// for each unit and one that links them, the least that such a design needs. Nix without a daemon, a store of
// its own. `NIX_PATH=nixpkgs=DIRECTORY node --import tsx bench/nix-build.ts [COUNT…]`
import { openNix } from '../tests/support/nix.ts';
import { findNixpkgs, withoutLibrary } from '../tests/support/nix-library.ts';

const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [10, 100, 1000];
const runs = 3;

const nix = await openNix();
const nixpkgs = findNixpkgs(nix);
if (nixpkgs === undefined) throw new Error(withoutLibrary);

// The texts differ in each run, so that nothing of it is in the store already.
function configuration(size: number, run: string, changed: string): string {
  return `(import ${import.meta.dirname}/../nix/lib.nix { nixpkgs = ${nixpkgs}; }).makeSystemConfig {
    modules = [ ({ lib, ... }: {
      nixpkgs.hostPlatform = "x86_64-linux";
      systemd.services = lib.genAttrs (map (index: "app-\${toString index}") (lib.range 1 ${size})) (name: {
        description = "\${name} ${run}" + (if name == "app-1" then "${changed}" else "");
        wantedBy = [ "multi-user.target" ];
        serviceConfig.ExecStart = "/usr/bin/sleep infinity";
      });
    }) ];
  }`;
}

const perUnit = (one: string): string => `let
  configuration = ${one};
  # Assertions and warnings are part of every design.
  units = builtins.seq configuration.text configuration.config.system-manager.build.manifest.units;
  write = name: unit: derivation {
    inherit name;
    system = "x86_64-linux";
    builder = "/bin/sh";
    args = [ "-c" "printf %s \\"$text\\" >$out" ];
    text = unit.text or "";
  };
  files = builtins.mapAttrs write units;
in derivation {
  name = "units";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" ". $linksPath" ];
  links = "/bin/mkdir $out\\n" + builtins.concatStringsSep "" (map (name: "/bin/ln -s \${files.\${name}} $out/\${name}\\n") (builtins.attrNames files));
  passAsFile = [ "links" ];
}`;

function time(expression: string): number {
  const started = process.hrtime.bigint();
  nix.build(expression);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

interface Timing {
  readonly fresh: number;
  readonly changed: number;
  readonly same: number;
}

// In turn, so that a busy moment of the machine meets both.
function measure(size: number): readonly [Timing, Timing] {
  const designs = [(one: string) => one, perUnit].map((design, which) => ({ design, which }));
  const seen = designs.map(() => ({
    fresh: [] as number[],
    changed: [] as number[],
    same: [] as number[],
  }));
  for (let run = 0; run < runs; run += 1) {
    for (const { design, which } of designs) {
      const of = (changed: string): number =>
        time(design(configuration(size, `${which} ${run}`, changed)));
      seen[which]?.fresh.push(of(''));
      seen[which]?.changed.push(of('!'));
      seen[which]?.same.push(of('!'));
    }
  }
  const [one, many] = seen.map(({ fresh, changed, same }) => ({
    fresh: Math.min(...fresh),
    changed: Math.min(...changed),
    same: Math.min(...same),
  }));
  if (one === undefined || many === undefined) throw new Error('Nothing was measured');
  return [one, many];
}

const cell = (text: string): string => text.padStart(22);
process.stdout.write(`nix ${nix.version}, the best of ${runs} runs, milliseconds\n`);
process.stdout.write(
  `${'units'.padStart(6)}${['all new', 'one unit changed', 'nothing changed'].map(cell).join('')}\n`,
);
for (const size of sizes) {
  const [one, many] = measure(size);
  const pair = (key: keyof Timing): string =>
    cell(
      `${one[key].toFixed(0)} / ${many[key].toFixed(0)} = 1:${(many[key] / one[key]).toFixed(1)}`,
    );
  process.stdout.write(
    `${String(size).padStart(6)}${pair('fresh')}${pair('changed')}${pair('same')}\n`,
  );
}
