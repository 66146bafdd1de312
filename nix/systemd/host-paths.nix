# Where this host has what NixOS has below /run/current-system: its own systemd, and what sm installs.
{ lib }:
lib.replaceStrings
  [ "/run/current-system/systemd/" "/run/current-system/sw/" ]
  [ "/usr/" "/run/system-manager/sw/" ]
