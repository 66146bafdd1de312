import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';
import { linesOf } from '../support/nix-units.ts';

const test = suite('a module written for NixOS');

/** A service as nixpkgs declares its own: of no interest by itself, but it touches what those touch. */
const module = `{ config, lib, pkgs, utils, ... }:
  let cfg = config.services.quay; in {
    imports = [
      (lib.mkRenamedOptionModule [ "services" "quay" "listen" ] [ "services" "quay" "address" ])
      (lib.mkRemovedOptionModule [ "services" "quay" "old" ] "It is gone.")
    ];
    options.services.quay = {
      enable = lib.mkEnableOption "quay";
      package = lib.mkOption { type = lib.types.package; default = package "quay"; };
      address = lib.mkOption { type = lib.types.str; default = "::1"; };
      port = lib.mkOption { type = lib.types.port; default = 80; };
      openFirewall = lib.mkOption { type = lib.types.bool; default = false; };
    };
    config = lib.mkMerge [
      { services.quay.enable = true; services.quay.listen = "::"; nixpkgs.hostPlatform = "x86_64-linux"; }
      (lib.mkIf cfg.enable {
        assertions = [ { assertion = cfg.port != 0; message = "no port"; } ];
        boot.kernelModules = lib.optional (lib.versionAtLeast config.boot.kernelPackages.kernel.version "4.17") "tls";
        boot.kernel.sysctl."vm.overcommit_memory" = lib.mkDefault "1";
        environment.systemPackages = [ cfg.package ];
        environment.etc."quay/quay.conf".text = "port = \${toString cfg.port}";
        networking.firewall = lib.mkIf cfg.openFirewall { allowedTCPPorts = [ cfg.port ]; };
        services.logrotate.settings.quay = lib.mapAttrs (_: lib.mkDefault) { files = "/var/log/quay/*"; };
        users.users.quay = { isSystemUser = true; group = "quay"; uid = config.ids.uids.quay or null; };
        users.groups.quay = { };
        systemd.tmpfiles.rules = [ "d /srv/quay 0750 quay quay -" ];
        systemd.services.quay = {
          description = "Quay";
          wantedBy = [ "multi-user.target" ];
          after = [ "network.target" ];
          restartTriggers = [ config.environment.etc."quay/quay.conf".text ];
          preStart = "\${cfg.package}/bin/quay -t";
          serviceConfig = {
            ExecStart = ''
              \${cfg.package}/bin/quay \\
                --address \${cfg.address} \\
                \${lib.optionalString false "--never"}
            '';
            ExecReload = [ "\${cfg.package}/bin/quay -t" "/run/current-system/sw/bin/kill -HUP $MAINPID" ];
            CapabilityBoundingSet = [ "" ];
            SystemCallFilter = [ "@system-service" ] ++ [ [ "bpf" "mount" ] ];
            ProtectHome = lib.mkDefault true;
            ProtectSystem = lib.mkForce "strict";
            User = "quay";
          };
        };
        systemd.services.quay-reload = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig = {
            Type = "oneshot";
            ExecCondition = "\${config.systemd.package}/bin/systemctl -q is-active quay.service";
            ExecStart = "/run/current-system/systemd/bin/systemctl reload quay.service";
          };
        };
      })
    ];
  }`;

await withModules(test, ['check-modules.nix'], (modules) => {
  const manifest = modules.manifest(module);

  test('evaluates as it is, into every part of a manifest', () => {
    assert.equal(Object.keys(manifest).sort(), [
      'etc',
      'groups',
      'profile',
      'system',
      'tmpfiles',
      'units',
      'users',
      'version',
    ]);
    assert.equal(Object.keys(manifest.units ?? {}).sort(), ['quay-reload.service', 'quay.service']);
  });

  test('its service says what it says on NixOS', () => {
    const lines = linesOf(manifest.units?.['quay.service']?.text).map((line) =>
      line.replace(/\/[^ ]*\/\w{32}-/g, ''),
    );
    assert.equal(
      lines.filter((line) => !line.startsWith('Unit.X-Restart-Triggers=')),
      [
        'Unit.After=network.target',
        'Unit.Description=Quay',
        'Service.CapabilityBoundingSet=',
        'Service.ExecReload=quay/bin/quay -t',
        'Service.ExecReload=/run/system-manager/sw/bin/kill -HUP $MAINPID',
        'Service.ExecStart=quay/bin/quay    --address ::',
        'Service.ExecStartPre=/bin/bash unit-script-quay-pre-start',
        'Service.ProtectHome=true',
        'Service.ProtectSystem=strict',
        'Service.SystemCallFilter=@system-service',
        'Service.SystemCallFilter=bpf mount',
        'Service.User=quay',
      ],
    );
    assert.equal(linesOf(manifest.units?.['quay-reload.service']?.text), [
      'Service.ExecCondition=/usr/bin/systemctl -q is-active quay.service',
      'Service.ExecStart=/usr/bin/systemctl reload quay.service',
      'Service.Type=oneshot',
    ]);
  });

  test('what it asks for without effect is told', () => {
    assert.equal(
      modules.warnings(module).filter((line) => !line.includes('renamed')),
      ['services.logrotate.settings has no effect: sm does not manage it.'],
    );
  });
});

test.run();
