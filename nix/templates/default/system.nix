{ pkgs, ... }:
{
  nixpkgs.hostPlatform = "x86_64-linux";

  # Somebody's file is never replaced without a word: this one is kept, and comes back when the entry goes.
  environment.etc.motd = {
    text = "This host is configured by sm.\n";
    onConflict = "backup";
  };

  # A service with an account and a directory of its own, of programs that every host has.
  systemd.services.clock = {
    description = "Write the time into /var/lib/clock";
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      ExecStart = "/bin/sh -c 'while date >/var/lib/clock/now; do sleep 60; done'";
      User = "clock";
      Restart = "on-failure";
      ProtectSystem = "strict";
      ReadWritePaths = "/var/lib/clock";
      ProtectHome = true;
      NoNewPrivileges = true;
    };
  };

  systemd.tmpfiles.rules = [ "d /var/lib/clock 0755 clock clock - -" ];

  users.users.clock = {
    isSystemUser = true;
    group = "clock";
  };
  users.groups.clock = { };

  # With packages: nix builds them, and sm puts their programs on PATH.
  # environment.systemPackages = [ pkgs.ripgrep ];
  # systemd.services.web = {
  #   wantedBy = [ "multi-user.target" ];
  #   serviceConfig.ExecStart = "${pkgs.nginx}/bin/nginx -c /etc/nginx/nginx.conf -g 'daemon off;'";
  # };
  # environment.etc."nginx/nginx.conf" = {
  #   source = ./nginx.conf;
  #   restart = [ "web.service" ];
  # };
}
