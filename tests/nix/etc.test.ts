import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('environment.etc');
const files = ['modules/etc.nix', 'modules/etc-options.nix', 'modules/etc-entry.nix'];

await withModules(test, files, ({ nix, manifest, refusal, warnings }) => {
  const entry = (text: string) => manifest(`{ environment.etc."a/b" = { ${text} }; }`).etc?.['a/b'];

  test('a text is a regular file unless a link is asked for by name', () => {
    assert.equal(entry('text = "x\\n";'), { text: 'x\n' });
    assert.equal(entry('text = "x"; mode = "symlink";'), { text: 'x', mode: 'symlink' });
    assert.equal(entry('text = "x"; mode = "0440";'), { text: 'x', mode: '0440' });
  });

  test('texts of several modules are joined by lines', () => {
    const module =
      '{ imports = [ { environment.etc.a.text = "1"; } { environment.etc.a.text = "2"; } ]; }';
    assert.equal(manifest(module).etc, { a: { text: '1\n2' } });
  });

  test('a path in the store is its source, a copy where a mode is set', () => {
    const { source } = entry(`source = ${'./flake.nix'};`) ?? {};
    assert.match(source ?? '', new RegExp(`^${nix.directory}/store/[a-z0-9]{32}-flake.nix$`));
    assert.equal(entry('source = ./flake.nix; mode = "0600";'), { source, mode: '0600' });
  });

  test('a derivation is its source', () => {
    const { source, ...rest } = entry('source = package "app.conf";') ?? {};
    assert.match(source ?? '', /-app\.conf$/);
    assert.equal(rest, {});
  });

  test('a path outside of the store becomes a link there, a copy where a mode is set', () => {
    assert.equal(entry('source = "/proc/mounts";'), { link: '/proc/mounts' });
    assert.equal(entry('source = "/srv/x"; mode = "direct-symlink";'), { link: '/srv/x' });
    assert.equal(entry('source = "/srv/x"; mode = "0644";'), { source: '/srv/x', mode: '0644' });
  });

  test('direct-symlink leads to the store itself', () => {
    assert.match(entry('source = package "x"; mode = "direct-symlink";')?.link ?? '', /-x$/);
  });

  test('owners are numbers after a plus, names without, and root is not written down', () => {
    const owned = (text: string) => entry(`text = "x"; mode = "0600"; ${text}`);
    const file = { text: 'x', mode: '0600' };
    assert.equal(owned('user = "+5"; group = "+06";'), { ...file, user: 5, group: 6 });
    assert.equal(owned('uid = 7; gid = 8;'), { ...file, user: 7, group: 8 });
    assert.equal(owned('user = "www"; group = "adm";'), { ...file, user: 'www', group: 'adm' });
    assert.equal(owned('user = "root"; uid = 7; group = "+0";'), file);
  });

  test('a target says where the file goes, and enable whether', () => {
    const module =
      '{ environment.etc = { a = { text = "x"; target = "c/d"; }; b = { text = "y"; enable = false; }; }; }';
    assert.equal(manifest(module).etc, { 'c/d': { text: 'x' } });
  });

  test('what only sm knows is taken over as it is in the manifest', () => {
    const text = `text = "x"; onConflict = "adopt"; knownHashes = [ "${'0'.repeat(64)}" ];
      reload = [ "a.service" ]; restart = [ "b.service" ]; validate = [ "/bin/true" "{}" ];`;
    assert.equal(entry(text), {
      text: 'x',
      onConflict: 'adopt',
      knownHashes: ['0'.repeat(64)],
      reload: ['a.service'],
      restart: ['b.service'],
      validate: ['/bin/true', '{}'],
    });
    assert.equal(entry('source = "/srv/key"; sensitive = true;'), {
      source: '/srv/key',
      sensitive: true,
    });
    assert.equal(entry('source = "/srv/key"; sensitive = true; mode = "0440"; group = "app";'), {
      source: '/srv/key',
      sensitive: true,
      mode: '0440',
      group: 'app',
    });
  });

  test('replaceExisting keeps what was there', () => {
    assert.equal(entry('text = "x"; replaceExisting = true;'), { text: 'x', onConflict: 'backup' });
  });

  test('an entry without content, a strange mode and two for one place are refused, all at once', () => {
    const said = refusal(`{ environment.etc = {
      a = { }; b = { text = ""; mode = "rw"; };
      c.text = ""; d = { text = ""; target = "c"; };
    }; }`);
    assert.match(said, 'environment.etc."a" has neither text nor source');
    assert.match(said, 'environment.etc."b".mode is "rw"; expected symlink');
    assert.match(said, 'environment.etc: c and d go to the same place, /etc/c');
  });

  test('an owner of a link is warned of', () => {
    const [warning = '', ...more] = warnings(
      '{ environment.etc.a = { source = "/x"; user = "www"; }; }',
    );
    assert.match(warning, 'environment.etc."a": user and group mean nothing to a link');
    assert.equal(more, []);
  });
});

test.run();
