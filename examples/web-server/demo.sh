#!/bin/sh
# The web server of this directory, from nothing to drift and back, in a scratch root that is removed
# at the end. Needs Node and what every Linux has; no root rights, no systemd, no nginx.
set -eu
umask 022
unset SM_MANIFEST

here=$(cd "$(dirname "$0")" && pwd)
program=$here/../../dist/sm.cjs
if [ ! -f "$program" ]; then
  echo 'demo: the program is not built, run: npm run build' >&2
  exit 1
fi
sm() { node "$program" "$@"; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work"

# run CODE COMMAND: prints the command, runs it, and insists on its exit code. What it printed on
# standard output stays in ./output.
run() {
  expected=$1
  printf '\n$ %s\n' "$2"
  code=0
  eval "$2" > output || code=$?
  cat output
  [ "$code" -eq 0 ] || echo "[exit code $code]"
  [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected"
}

fail() {
  echo "demo: not as promised: $1" >&2
  exit 1
}

says() { grep -q -F -e "$1" output || fail "the last command did not say: $1"; }
silent() { [ ! -s output ] || fail 'the last command said something'; }
note() { printf '\n# %s\n' "$1"; }

note 'A scratch root with what the distribution put there:'
mkdir -p web-server root/var/lib
mkdir -p root/etc/logrotate.d root/etc/nginx/sites-available root/etc/nginx/sites-enabled
cp -R "$here/manifest.yaml" "$here/nginx" "$here/files" "$here/secrets" "$here/www" web-server/
printf '127.0.0.1 localhost\n127.0.1.1 debian\n' > root/etc/hosts
printf 'user www-data;\nworker_processes auto;\nevents {}\nhttp { include /etc/nginx/sites-enabled/*; }\n' \
  > root/etc/nginx/nginx.conf
printf 'server { listen 80 default_server; root /var/www/html; }\n' \
  > root/etc/nginx/sites-available/default
ln -s /etc/nginx/sites-available/default root/etc/nginx/sites-enabled/default
printf '/var/log/nginx/*.log { daily rotate 14 }\n' > root/etc/logrotate.d/nginx
ln -s /usr/share/zoneinfo/Europe/Berlin root/etc/localtime
cp -Rp root vendor
run 0 'find root -type f -o -type l | sort'

note 'Plan: reads, never writes. On a terminal it prints for people, into a file the plan itself.'
run 0 'sm plan --manifest web-server/manifest.yaml --root root > plan.json'
diff -r --no-dereference vendor root || fail 'the plan changed something'
if grep -q dummy-token plan.json; then fail 'the plan holds the secret'; fi
run 0 'sm show plan.json'
says '(sensitive value)'

note 'Apply: carries out exactly that plan.'
run 0 'sm apply plan.json --root root'
says 'Apply complete!'

note 'In sync: drift says nothing, so that cron sends no mail.'
run 0 'sm drift --root root'
silent

note 'Somebody changes two files by hand. Drift names them, and exits with 2.'
run 0 "echo '10.20.0.99 db1.example.org' >> root/etc/hosts"
run 0 'chmod 0644 root/etc/sudoers.d/web-ops'
run 2 'sm drift --root root'
says 'file:/etc/hosts has changed'
says 'file:/etc/sudoers.d/web-ops has changed'
says 'Drift: 2 of 14 resources.'

note 'Apply puts both right; what was edited is kept in the backups.'
run 0 'sm apply --manifest web-server/manifest.yaml --root root --yes'
says '-10.20.0.99 db1.example.org'
says 'Apply complete! Resources: 0 added, 2 changed, 0 destroyed.'
grep -rq '10.20.0.99' root/var/lib/system-manager/backups || fail 'the edit is not in the backups'
run 0 'sm drift --root root'
silent

note 'Destroy: what sm made goes, what the distribution had put there comes back. Files that decide who'
printf '# gets in are protected: they go only with the word for it.\n'
run 0 "sm destroy --root root --yes --allow-protected 'file:/etc/{ssh,sudoers.d}/**'"
says 'Destroy complete!'
run 0 'diff -r --no-dereference --exclude=system-manager vendor root'
silent

printf '\nThe demo worked: planned, applied, drifted, repaired, and given back as found.\n'
