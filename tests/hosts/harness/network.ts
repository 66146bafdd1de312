import { command, must } from './command.ts';
import { ensureInstalled, surroundings } from './machine.ts';

const options = { env: surroundings };
const ip = (...argv: readonly string[]): Promise<string> => must(['ip', ...argv], options);

/** Connects a supervisor's network with this machine; the host's address. The link goes with the host. */
export async function connect(supervisor: number): Promise<string> {
  await ensureInstalled('ip', ['iproute2']);
  for (let number = 1; number < 255; number += 1) {
    const ours = `sm-test-${number}`;
    const added = await command(
      [
        'ip',
        'link',
        'add',
        ours,
        'type',
        'veth',
        'peer',
        'name',
        'host0',
        'netns',
        `${supervisor}`,
      ],
      options,
    );
    // Another host has this number.
    if (added.code !== 0 && /exists/.test(added.stderr)) continue;
    if (added.code !== 0) throw new Error(`Cannot connect a test host: ${added.stderr}`);
    await ip('address', 'add', `10.99.${number}.1/24`, 'dev', ours);
    await ip('link', 'set', ours, 'up');
    const theirs = ['nsenter', '-t', `${supervisor}`, '-n', 'ip'];
    await must([...theirs, 'address', 'add', `10.99.${number}.2/24`, 'dev', 'host0'], options);
    await must([...theirs, 'link', 'set', 'host0', 'up'], options);
    await must([...theirs, 'route', 'add', 'default', 'via', `10.99.${number}.1`], options);
    return `10.99.${number}.2`;
  }
  throw new Error('Cannot connect a test host: found 254 others, expected fewer');
}
