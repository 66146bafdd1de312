import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openPage, type Page } from '../support/chromium.ts';
import { planned, save } from '../support/cli-plan.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';

const test = suite('the page of a plan, in a real browser');

const evil = '</script><img src=x onerror="window.owned=1"><script>window.owned=1</script>\n';
const long = Array.from({ length: 40 }, (_, index) => `line ${index}`);

function planFile(world: Scratch): string {
  const lines = (middle: string) =>
    `${[...long.slice(0, 20), middle, ...long.slice(20)].join('\n')}\n`;
  applied(world, {
    version: 1,
    etc: { 'app.conf': { text: lines('old') }, gone: { text: 'bye\n' }, same: { text: 'same\n' } },
  });
  const secret = world.beside('secret', 'hunter2\n');
  return planned(world, {
    version: 1,
    etc: {
      'app.conf': { text: lines('new'), restart: ['app.service'] },
      'evil.conf': { text: evil },
      same: { text: 'same\n' },
      token: { source: secret, sensitive: true },
    },
    groups: { hello: {} },
  }).file;
}

async function onPage(action: (page: Page, html: string) => Promise<void>): Promise<void> {
  const world = scratch();
  const ran = sm(['show', '--html', planFile(world)]);
  assert.is(ran.code, 0, ran.stderr);
  const page = await openPage(save(world, 'plan.html', ran.stdout));
  try {
    await action(page, ran.stdout);
  } finally {
    await page.close();
    world.dispose();
  }
}

const visible = `[...document.querySelectorAll('details.change')].filter((one) => one.offsetParent !== null).map((one) => one.dataset.address)`;
const press = (box: string): string => `document.querySelector('input[value="${box}"]').click()`;

test('it says what the plan does, and needs no other file and no network', () =>
  onPage(async (page, html) => {
    assert.match(String(await page.value('document.title')), /^Plan for /);
    const summary = String(await page.value(`document.querySelector('#summary').textContent`));
    assert.match(summary, /to add, 1 to change, 1 to destroy, 1 unit to restart/);
    assert.match(
      String(await page.value(`document.querySelector('#units').textContent`)),
      'app.service',
    );
    const asked = page.events.filter(({ method }) => method === 'Network.requestWillBeSent');
    assert.is(asked.length, 1, JSON.stringify(asked));
    assert.not.match(html, 'hunter2');
    const logged = page.events.filter(({ method }) => method === 'Log.entryAdded');
    assert.equal(logged, []);
  }));

test('kinds, actions and words each filter what is shown, and come back', () =>
  onPage(async (page) => {
    const all = (await page.value(visible)) as readonly string[];
    assert.ok(all.includes('file:/etc/app.conf') && all.includes('group:hello'));
    assert.is(all.at(-1), 'file:/etc/gone', 'what destroys comes last');
    await page.value(press('file'));
    assert.equal(
      await page.value(visible),
      all.filter((address) => !address.startsWith('file:')),
    );
    await page.value(press('file'));
    await page.value(press('create'));
    assert.equal(await page.value(visible), ['file:/etc/app.conf', 'file:/etc/gone']);
    await page.value(press('create'));
    await page.value(
      `(() => { const words = document.querySelector('#search'); words.value = 'APP'; words.dispatchEvent(new Event('input')); })()`,
    );
    assert.equal(await page.value(visible), ['file:/etc/app.conf']);
    assert.is(
      await page.value(`document.querySelector('#shown').textContent`),
      `1 of ${all.length} shown`,
    );
  }));

test('texts stand side by side, what is equal far from a change left out', () =>
  onPage(async (page) => {
    const card = `document.querySelector('[data-address="file:/etc/app.conf"] table.diff')`;
    assert.is(await page.value(`${card}.querySelector('.removed').textContent`), 'old');
    assert.is(await page.value(`${card}.querySelector('.added').textContent`), 'new');
    assert.is(
      await page.value(
        `${card}.querySelector('.removed').offsetTop === ${card}.querySelector('.added').offsetTop`,
      ),
      true,
    );
    assert.equal(
      await page.value(`[...${card}.querySelectorAll('.skipped')].map((row) => row.textContent)`),
      ['17 equal lines', '17 equal lines'],
    );
  }));

test('what a file holds is shown as text and never run', () =>
  onPage(async (page) => {
    assert.is(await page.value('window.owned'), undefined);
    const text = await page.value(
      `document.querySelector('[data-address="file:/etc/evil.conf"] .added').textContent`,
    );
    assert.is(text, evil.trimEnd());
    assert.is(await page.value(`document.querySelectorAll('img').length`), 0);
  }));

test('it is light or dark as the reader likes it, and can be read in both', () =>
  onPage(async (page) => {
    const colors = async (scheme: string): Promise<string> => {
      const features = [{ name: 'prefers-color-scheme', value: scheme }];
      await page.send('Emulation.setEmulatedMedia', { features });
      return String(
        await page.value(
          `getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.body).color`,
        ),
      );
    };
    const [light, dark] = [await colors('light'), await colors('dark')];
    assert.is(light, 'rgb(255, 255, 255) rgb(27, 31, 36)');
    assert.is(dark, 'rgb(13, 17, 23) rgb(230, 237, 243)');
    await page.value(`document.querySelector('#theme').click()`);
    assert.is(await colors('dark'), light);
  }));

test('only a plan has a page', () => {
  const world = scratch();
  applied(world, { version: 1, etc: { motd: { text: 'x' } } });
  const ran = sm(['show', '--html', 'file:/etc/motd', '--root', world.root]);
  assert.is(ran.code, 64);
  assert.match(ran.stderr, 'only a plan has a page');
  world.dispose();
});

test.run();
