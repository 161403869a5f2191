// How long a letter takes until its results are laid out, measured in the processor time of the page's thread, so that other
// programs do not count: as ratios of two pages or two queries in one run, generously, since machines of tests are busy. The
// figures are printed; tests/bench/README.md keeps those of a quiet machine.
'use strict';
const { check, open, run } = require('./lib.js');

const ROUNDS = 5;
const STEPS = ['EventDispatch', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit'];

// Milliseconds of the page's thread from the input event to the next frame; the least of some rounds. The event holds what it
// makes the browser do at once, so nested steps are counted once.
async function letter(browser, page, before, text) {
  let least = Infinity;
  const set = value => page.evaluate(async typed => {
    const input = document.getElementById('q');
    input.value = typed;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, value);
  for (let round = 0; round < ROUNDS; round++) {
    await set(before);
    await page.waitForTimeout(400);
    await browser.startTracing(page, { categories: ['devtools.timeline'] });
    await set(text);
    const events = JSON.parse(await browser.stopTracing()).traceEvents.filter(e => e.ph === 'X' && STEPS.includes(e.name)).sort((a, b) => a.ts - b.ts);
    let sum = 0, end = 0;
    for (const e of events) {
      if (e.ts < end) continue;
      sum += e.tdur || 0;
      end = e.ts + e.dur;
    }
    least = Math.min(least, sum / 1000);
  }
  return least;
}

const QUERIES = [['few results', 'abol', 'aboled'], ['initials', 'zls', 'zlsj'], ['Chinese, many results', '阿', '阿巴'], ['a thousand results', 'd', 'dr'],
  ['clearing', 'abol', '']];

async function quick(browser) {
  const least = {};
  for (const name of ['small.html', 'many.html', 'huge.html']) {
    const page = await open(browser, name);
    await page.waitForTimeout(2000); // the table is taken apart when there is nothing else to do
    for (const [what, before, text] of QUERIES) {
      least[name + what] = await letter(browser, page, before, text);
      console.log('# ' + name + ', ' + what + ': ' + least[name + what].toFixed(1) + ' ms');
    }
    check(name + ': no more than 200 are listed', await page.$$eval('#hits li', all => all.length) <= 200);
  }
  const ratio = (a, b) => Number((a / b).toFixed(2));
  for (const [what] of QUERIES) {
    const times = ratio(least['many.html' + what], Math.max(2, least['small.html' + what]));
    check(what + ': 3,000 entries take less than ten times what eight take', times < 10 || times, true);
    const more = ratio(least['huge.html' + what], Math.max(2, least['many.html' + what]));
    check(what + ': 10,000 take less than five times what 3,000 take', more < 5 || more, true);
  }
}

run([quick]);
