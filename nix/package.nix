# The program `sm`.
{
  lib,
  buildNpmPackage,
  importNpmLock,
  makeBinaryWrapper,
  nodejs_24,
}:
let
  root = ../.;
  package = lib.importJSON ../package.json;
in
buildNpmPackage {
  pname = "sm";
  inherit (package) version;

  src = lib.fileset.toSource {
    inherit root;
    fileset = lib.fileset.unions [
      ../package.json
      ../package-lock.json
      ../tsconfig.json
      ../cli
      ../executors
      ../planner
      ../schema
      ../state
      ./templates
    ];
  };

  nodejs = nodejs_24;
  npmDeps = importNpmLock {
    inherit package;
    npmRoot = root;
    packageLock = import ./npm-lock.nix (lib.importJSON ../package-lock.json);
  };
  inherit (importNpmLock) npmConfigHook;
  nativeBuildInputs = [ makeBinaryWrapper ];

  # The build makes one file of everything, and beside it what V8 makes of that.
  installPhase = ''
    runHook preInstall
    install -D --target-directory=$out/lib dist/sm.cjs dist/sm.cache
    makeWrapper ${lib.getExe nodejs_24} $out/bin/sm --add-flags $out/lib/sm.cjs
    runHook postInstall
  '';

  meta = {
    inherit (package) description;
    license = lib.licenses.mit;
    mainProgram = "sm";
    platforms = lib.platforms.linux;
  };
}
