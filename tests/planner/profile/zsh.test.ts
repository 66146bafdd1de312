import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { zshHook } from '../../../planner/profile/zsh.ts';
import { sha256 } from '../../../schema/canonical.ts';

const test = suite('the file for zsh');
const profile = { path: '/opt/tree', packages: [], links: {}, variables: {} };
const hook = (text: string) => zshHook(profile, { state: 'text', text });
const ours = zshHook(profile, { state: 'absent' }).file?.text ?? '';

test('it has login shells read what those of sh read', () => {
  assert.match(ours, `emulate sh -c '. /etc/profile.d/system-manager.sh'`);
});

test('there is none without zsh, nor where the profile says nothing', () => {
  assert.equal(zshHook(profile, { state: 'none' }), {});
  const nothing = { packages: [], links: {}, variables: {} };
  assert.equal(zshHook(nothing, { state: 'absent' }), {});
});

test('the comments of the distribution may be replaced without asking', () => {
  const text = '# /etc/zsh/zprofile: system-wide .zprofile file for zsh(1).\n#\n\n  # more\n';
  assert.equal(hook(text), { file: { text: ours, knownHashes: [sha256(text)] } });
  assert.equal(hook(''), { file: { text: ours, knownHashes: [sha256('')] } });
});

test('ours stays wanted, also when somebody changed it', () => {
  assert.equal(hook(ours), { file: { text: ours } });
  assert.equal(hook(`${ours}export X=1\n`), { file: { text: ours } });
});

test('a file that reads the profile of the host needs nothing', () => {
  for (const text of [
    `emulate sh -c 'source /etc/profile'\n`,
    '. /etc/profile\n',
    'if true; then source "/etc/profile"; fi\n',
    `emulate sh -c '. /etc/profile.d/system-manager.sh'\n`,
    'for i in /etc/profile.d/*.sh; do . $i; done\n',
  ]) {
    assert.equal(hook(text), {}, text);
  }
});

test('a file that says something else is left alone, and told about with the line that it lacks', () => {
  for (const text of [
    'export X=1\n',
    '# . /etc/profile\nX=1\n',
    '. /etc/profile.d/other.sh\n',
    '. /etc/profile.local\n',
  ]) {
    const found = hook(text);
    assert.is(found.file, undefined, text);
    assert.match(found.warning ?? '', `emulate sh -c '. /etc/profile.d/system-manager.sh'`);
  }
  assert.ok(zshHook(profile, { state: 'other' }).warning);
});

test.run();
