import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseJobs } from '../../../executors/units/pending.ts';

const test = suite('jobs that systemd has');

test('each job runs or waits for others', () => {
  const of247 = `102999 slow.service   start running
103040 fi\\x2drst.service  start running
103081 second.service start waiting
`;
  assert.equal(
    [...parseJobs(of247)],
    [
      ['slow.service', 'running'],
      ['fi\\x2drst.service', 'running'],
      ['second.service', 'waiting'],
    ],
  );
});

test('no jobs are said in words, or by nothing', () => {
  assert.is(parseJobs('No jobs running.\n').size, 0);
  assert.is(parseJobs('').size, 0);
});

test.run();
