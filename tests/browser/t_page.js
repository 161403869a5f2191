// What every page must hold to: nothing asked for but its own files, no errors, no violation that axe-core finds, light or
// dark; room on a phone; use without scripts; print.
'use strict';
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const { check, modules, open, pages, search, shots, skip } = require('./lib.js');

const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');
const article = fs.readdirSync(path.join(pages, 'site/a'))[0];
const kinds = { single: 'kinds.html', index: 'site/index.html', list: 'site/py/z.html', entry: 'site/e/zelensky.html', articles: 'site/articles/2026.html', article: 'site/a/' + article };
const shot = (page, name) => page.screenshot({ path: path.join(shots, name + '.png') });

// axe-core is brought in from outside the page, past its policy. In the dark only what colours change is asked again.
async function audit(page, part, options = {}) {
  if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
  const result = await page.evaluate(([where, more]) => window.axe.run(where, { resultTypes: ['violations'], preload: false, ...more }), [part, options]);
  return result.violations.map(violation => violation.id + ' ' + violation.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', '));
}

const focusable = 'a[href], button, input, summary';

// Targets of less than 24 px, but for links in running text, which may be as low as their line (WCAG 2.5.8).
const small = page => page.$$eval(focusable, all => all.filter(e => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return box.width > 0 && style.display !== 'inline' && (box.width < 23.5 || box.height < 23.5);
}).slice(0, 3).map(e => e.outerHTML.slice(0, 80)));

const COLOURS = { runOnly: ['color-contrast', 'link-in-text-block'] };

async function axe_finds_nothing(browser) {
  for (const [kind, name] of Object.entries(kinds)) {
    const page = await open(browser, name);
    check(kind, await audit(page, 'html'), []);
    await shot(page, kind + '-1280-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    check(kind + ', dark', await audit(page, 'html', COLOURS), []);
    await shot(page, kind + '-1280-dark');
    await search(page, 'pea');
    check(kind + ' with results, dark', await audit(page, '#search', COLOURS), []);
    await page.emulateMedia({ colorScheme: 'light' });
    check(kind + ' with results', await audit(page, '#search'), []);
    await shot(page, kind + '-results-light');
    check(kind + ': errors and requests', page.complaints, []);
    await page.context().close();
  }
}

async function fits(browser) {
  for (const [kind, name] of Object.entries(kinds)) {
    const page = await open(browser, name);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    for (const width of [1920, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      check(kind + ', ' + width + ' px: nothing is wider', await wide(), 0);
      check(kind + ', ' + width + ' px: targets are large enough', await small(page), []);
    }
    await shot(page, kind + '-320');
    await search(page, 'pea');
    for (const width of [320, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      check(kind + ', ' + width + ' px: nor are results', await wide(), 0);
      check(kind + ', ' + width + ' px: they end in sight', await ends_in_sight(page));
    }
    await page.context().close();
  }
}

// Once the sheet has heard of the size of the window.
const ends_in_sight = page => page.waitForFunction(() => document.getElementById('found').getBoundingClientRect().bottom <= window.innerHeight + 1)
  .then(() => true, () => false);

// Tab by tab: what has the focus is not below the bar.
async function focus_is_seen(browser) {
  const page = await open(browser, 'sample.html');
  await page.evaluate(() => window.scrollTo(0, 4000));
  await page.evaluate(() => document.querySelectorAll('.e .pl')[20].focus());
  const hidden = [];
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press(i < 12 ? 'Tab' : 'Shift+Tab');
    const seen = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect(), bar = document.getElementById('search').getBoundingClientRect();
      return box.bottom > bar.bottom && box.top < window.innerHeight;
    });
    if (!seen) hidden.push(i);
  }
  check('the focus is never hidden', hidden, []);
}

async function deep_links(browser) {
  const page = await open(browser, 'sample.html');
  const places = await page.$$eval('.kw > li[id]', all => [all[0].id, all[all.length - 1].id]);
  for (const id of places) {
    await page.goto(page.url().replace(/#.*/, '') + '#' + id);
    const [opened, top, bar, colour] = await page.$eval('[id="' + id + '"]', e => [!e.closest('details:not([open])'), e.getBoundingClientRect().top,
      document.getElementById('search').getBoundingClientRect().bottom, getComputedStyle(e).borderInlineStartColor]);
    const usual = await page.$eval('.kw > li:not(:target)', e => getComputedStyle(e).borderInlineStartColor);
    check('a passage is open', opened);
    check('below the bar', top >= bar - 1);
    check('and stands out', colour !== usual);
  }
}

async function without_scripts(browser) {
  const page = await open(browser, 'sample.html', { javaScriptEnabled: false });
  check('the search is not there', await page.isVisible('#search'), false);
  check('nor what leads to it', await page.isVisible('.tools'), false);
  check('every entry is', await page.locator('.e').count() > 100);
  await page.click('.letters a[href="#l-z"]');
  check('letters lead to them', page.url().endsWith('#l-z'));
  await page.locator('summary').first().click();
  check('the other passages open', await page.locator('details[open]').count(), 1);
  check('no complaints', page.complaints, []);
}

// What poppler reads in it: `closed`, how passages begin that the screen does not show.
function reads_print(file, closed) {
  const text = spawnSync('pdftotext', ['-enc', 'UTF-8', file, '-'], { encoding: 'utf8' });
  if (text.error) return skip('what stands in a printed page', 'no pdftotext, of poppler-utils');
  const printed = text.stdout.replace(/\s/g, '');
  check('there are passages that the screen does not show', closed.length > 20);
  check('paper shows them', closed.filter(passage => !printed.includes(passage)), []);
  check('letters can be searched', ['泽连斯基', 'Zéliánsījī', 'Zelensky'].filter(name => !printed.includes(name)), []);
  const feet = text.stdout.split('\f').slice(0, -1).map(page => page.trim().split('\n').pop());
  check('a page has its number', feet.every((foot, i) => foot === String(i + 1)));
  const fonts = spawnSync('pdffonts', [file], { encoding: 'utf8' }).stdout.split('\n').slice(2).filter(Boolean);
  check('fonts are in the document', fonts.length > 0 && fonts.every(font => /\syes\s+(yes|no)\s+yes\s+\d+\s+\d+$/.test(font)));
}

async function prints(browser) {
  const page = await open(browser, 'sample.html');
  await page.fill('#q', 'pea');
  const closed = await page.$$eval('details:not([open]) q', all => all.map(q => q.textContent.replace(/\s/g, '').slice(0, 12)));
  const file = path.join(shots, 'sample.pdf'), pdf = await page.pdf({ format: 'A4', path: file });
  check('a document of many pages', (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length > 10);
  reads_print(file, closed);
  await page.emulateMedia({ media: 'print' });
  check('without the search', await page.isVisible('#search'), false);
  check('black', await page.$eval('dfn', e => getComputedStyle(e).color), 'rgb(0, 0, 0)');
  check('in two columns', await page.$eval('#entries', e => getComputedStyle(e).columnCount), '2');
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  check('with everything open', await page.locator('details:not([open])').count(), 0);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  check('which closes afterwards', await page.locator('details[open]').count(), 0);
}

async function settings(browser) {
  const page = await open(browser, 'sample.html');
  const text = () => page.$$eval('dfn', all => all.map(e => Array.from(e.querySelectorAll('ruby'), r => r.firstChild.data).join('') || e.textContent).join());
  const before = await text();
  await page.check('#ruby');
  check('pinyin above the names, one ruby a word', await page.$$eval('#e-hong-kong dfn ruby, #e-security-guarantee dfn ruby', all => all.length > 0));
  check('the names are the same', await text(), before);
  await page.uncheck('#ruby');
  check('and back', [await page.locator('dfn ruby').count(), await text()], [0, before]);
  const contrast = await open(browser, 'sample.html', { forcedColors: 'active' });
  check('with forced colours a mention keeps an outline', await contrast.$eval('mark', e => getComputedStyle(e).outlineStyle), 'solid');
  const still = await open(browser, 'sample.html', { reducedMotion: 'reduce' });
  check('nothing moves', await still.evaluate(() => document.getAnimations().length), 0);
}

module.exports = [fits, axe_finds_nothing, focus_is_seen, deep_links, without_scripts, prints, settings];
