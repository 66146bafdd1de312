import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startWorking } from '../../cli/view/working.ts';

const test = suite('what is told while a program works');

async function told(isTerminal: boolean, milliseconds: number): Promise<readonly string[]> {
  const texts: string[] = [];
  let now = 0;
  const working = startWorking('Working', {
    write: (text) => texts.push(text),
    isTerminal,
    now: () => {
      now += 1000;
      return now;
    },
  });
  working.line('first');
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  working.line('second');
  working.end();
  const after = texts.length;
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  assert.is(texts.length, after, 'nothing is told after the end');
  return texts;
}

test('on a terminal a clock runs in a silence, and makes room for the next line', async () => {
  const texts = await told(true, 1_500);
  assert.equal(texts, ['first\n', '\rWorking... 1s', '\r\u001b[K', 'second\n']);
});

test('elsewhere a short silence is just that', async () => {
  assert.equal(await told(false, 1_500), ['first\n', 'second\n']);
});

test('what would move the cursor or set a title stays out', () => {
  const texts: string[] = [];
  const working = startWorking('x', {
    write: (text) => texts.push(text),
    isTerminal: false,
    now: Date.now,
  });
  working.line('a\u001b[2Jb\u001b]0;title\u0007c\rd\te');
  working.end();
  assert.equal(texts, ['abcd\te\n']);
});

test.run();
