{ pkgs, ... }:
{
  nixpkgs.hostPlatform = "x86_64-linux";

  # Somebody's file is never replaced without a word: this one is kept, and comes back when the entry goes.
  environment.etc.motd = {
    text = "This host is configured by sm.\n";
    onConflict = "backup";
  };

  # A web server for what lies in /srv/www, of a program that most hosts have.
  systemd.services.web = {
    description = "Serve /srv/www";
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    serviceConfig = {
      ExecStart = "/usr/bin/python3 -m http.server --directory /srv/www 8080";
      User = "web";
      Restart = "on-failure";
      ProtectSystem = "strict";
      ProtectHome = true;
      NoNewPrivileges = true;
    };
  };

  systemd.tmpfiles.rules = [ "d /srv/www 0755 web web - -" ];

  users.users.web = {
    isSystemUser = true;
    group = "web";
  };
  users.groups.web = { };

  # With packages: nix builds them, and sm puts their programs on PATH.
  # environment.systemPackages = [ pkgs.ripgrep ];
  # systemd.services.web.serviceConfig.ExecStart =
  #   "${pkgs.nginx}/bin/nginx -c /etc/nginx/nginx.conf -g 'daemon off;'";
  # environment.etc."nginx/nginx.conf" = {
  #   source = ./nginx.conf;
  #   restart = [ "web.service" ];
  # };
}
