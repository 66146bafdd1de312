# Settings with secrets in them, put together on the host: { _secret = "/path"; } stands for what is in that file.
{ lib, pkgs }:
let
  inherit (lib) imap0 imap1 isAttrs isList;

  # A key as jq writes it, as a string of JSON.
  step = prefix: name: "${lib.optionalString (prefix != ".") prefix}.${builtins.toJSON name}";

  found =
    attribute: prefix: item:
    if isAttrs item && item ? ${attribute} then
      [ (lib.nameValuePair prefix item) ]
    else if lib.isDerivation item then
      [ ]
    else if isAttrs item then
      lib.concatLists (lib.mapAttrsToList (name: found attribute (step prefix name)) item)
    else if isList item then
      lib.concatLists (imap0 (at: found attribute "${prefix}[${toString at}]") item)
    else
      [ ];

  # Credentials are files too, and their names may not hold everything that a path may.
  safe = lib.stringAsChars (
    character: if builtins.match "[a-zA-Z0-9_.#=!-]" character != null then character else "_"
  );
in
rec {
  recursiveGetAttrsetWithJqPrefix = item: attribute: lib.listToAttrs (found attribute "." item);

  recursiveGetAttrWithJqPrefix =
    item: attribute: lib.mapAttrs (_: each: each.${attribute}) (recursiveGetAttrsetWithJqPrefix item attribute);

  # A script that writes the settings as JSON to a file, and the credentials that it needs where asked for.
  genJqSecretsReplacement =
    {
      attr ? "_secret",
      loadCredential ? false,
    }:
    settings: output:
    let
      places = recursiveGetAttrsetWithJqPrefix settings attr;
      credential = at: place: "${toString at}_${safe places.${place}.${attr}}";
      readFrom =
        at: place:
        if loadCredential then
          ''"$CREDENTIALS_DIRECTORY"/${credential at place}''
        else
          lib.escapeShellArg places.${place}.${attr};

      # Not in one command with export, which would hide that a file cannot be read.
      variable = at: place: ''
        secret${toString at}=$(<${readFrom at place})
        export secret${toString at}
      '';
      replacement =
        at: place:
        "${place} = ($ENV.secret${toString at}${lib.optionalString (!(places.${place}.quote or true)) " | fromjson"})";
      names = lib.attrNames places;
      filter = if names == [ ] then "." else lib.concatStringsSep " | " (imap1 replacement names);
      target = lib.escapeShellArg output;
    in
    {
      script = ''
        [ ! -h ${target} ] || rm ${target}
        ${lib.concatStrings (imap1 variable names)}
        ${pkgs.jq}/bin/jq ${lib.escapeShellArg filter} >${target} <<'EOF'
        ${builtins.toJSON settings}
        EOF
      '';
      credentials =
        if loadCredential then
          imap1 (at: place: "${credential at place}:${places.${place}.${attr}}") names
        else
          null;
    };

  genJqSecretsReplacementSnippet =
    settings: output: (genJqSecretsReplacement { } settings output).script;
}
