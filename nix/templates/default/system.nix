{ pkgs, ... }:
{
  nixpkgs.hostPlatform = "x86_64-linux";

  environment.etc."motd".text = ''
    This host is configured by sm.
  '';
  # Somebody's file is never replaced without a word: this one keeps it, and brings it back later.
  environment.etc."motd".onConflict = "backup";

  # A service of programs that every host has.
  systemd.services.hello = {
    description = "Say hello";
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      ExecStart = "/bin/sh -c 'while :; do echo hello; sleep 60; done'";
      DynamicUser = true;
      Restart = "on-failure";
    };
  };

  # With packages: nix builds them, and sm puts their programs on PATH.
  # environment.systemPackages = [ pkgs.ripgrep ];
  # systemd.services.web = {
  #   wantedBy = [ "multi-user.target" ];
  #   serviceConfig.ExecStart = "${pkgs.nginx}/bin/nginx -g 'daemon off;' -c /etc/nginx/nginx.conf";
  # };
  # environment.etc."nginx/nginx.conf" = {
  #   source = ./nginx.conf;
  #   restart = [ "web.service" ];
  # };
}
