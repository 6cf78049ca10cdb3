// Does in Chromium what a reader of a notebook does, and prints what is to be seen, as one line of JSON.
// node notebook.mjs run|read CHROMIUM URL DIRECTORY-FOR-PICTURES FILES-THAT-TASKS-WAIT-FOR
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [what, executable, url, pictures, gate] = process.argv.slice(2);
const LIMIT = 60_000 * Number(process.env.LIDO_TIMEOUT_FACTOR || 1);

const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
page.setDefaultTimeout(LIMIT);
const cell = (number) => page.locator('.code_cell').nth(number);
const picture = (name) => page.screenshot({ path: `${pictures}/${name}.png` });
const facts = {};

async function run() {
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected?.());
  facts.kernel = await page.locator('#kernel_indicator .kernel_indicator_name').innerText();
  await page.click('#celllink');
  await page.click('#run_all_cells');

  await cell(0).locator('.output table').waitFor();
  facts.table = await cell(0).locator('.output table').innerText();

  const bar = cell(1).locator('.output progress');
  await bar.waitFor();
  facts.first = await bar.getAttribute('value');
  // The words as they were at the moment when they were right: the bar is replaced all the time.
  const workers = await page.waitForFunction(() => {
    const text = document.querySelectorAll('.code_cell')[1].querySelector('details')?.innerText;
    return /item \d+ \(/.test(text) && text;
  });
  facts.workers = await workers.jsonValue();
  await picture('1-bar');
  writeFileSync(`${gate}2`, '');
  const later = await page.waitForFunction((before) => {
    const value = Number(document.querySelectorAll('.code_cell')[1].querySelector('progress')?.value);
    return value > before && value;
  }, Number(facts.first));
  facts.later = String(await later.jsonValue());
  writeFileSync(`${gate}3`, '');
  await cell(2).locator('.output progress').waitFor();
  facts.last = await bar.getAttribute('value');
  facts.counts = await cell(1).locator('.output').first().innerText();
  await picture('2-endless');

  await page.click('button[data-jupyter-action="jupyter-notebook:interrupt-kernel"]');
  await cell(2).locator('.output_error').waitFor();
  await cell(2).locator('.output', { hasText: 'interrupted at' }).first().waitFor();
  facts.stopped = await cell(2).locator('.output').first().innerText();
  facts.interrupted = await cell(2).locator('.output_error').innerText();

  await cell(3).locator('.input_area').click();
  const began = Date.now();
  await page.click('button[data-jupyter-action="jupyter-notebook:run-cell-and-select-next"]');
  await cell(3).locator('.output_result').waitFor();
  facts.answered = Date.now() - began;
  facts.answer = await cell(3).locator('.output_result').innerText();

  const saved = page.evaluate(() =>
    new Promise((done) => window.Jupyter.notebook.events.one('notebook_saved.Notebook', () => done())));
  await page.click('button[data-jupyter-action="jupyter-notebook:save-notebook"]');
  await saved;
  await picture('3-interrupted');
}

async function read() {
  // Who leaves while a kernel starts leaves it behind for a while.
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected?.());
  await cell(3).locator('.output').first().waitFor();
  facts.trust = await page.locator('#notification_trusted').innerText();
  facts.table = await cell(0).locator('.output table').innerText();
  facts.bars = await page.locator('.output progress').count();
  facts.texts = await page.locator('.code_cell .output').allInnerTexts();
  await picture('4-not-trusted');
}

try {
  await page.goto(url);
  await (what === 'run' ? run() : read());
} catch (e) {
  facts.failure = String(e);
  await picture('failure').catch(() => {});
} finally {
  console.log(JSON.stringify(facts));
  await browser.close();
}
