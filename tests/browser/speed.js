// No test: prints how long a letter takes until its results are laid out, measured in the processor time of the page's thread,
// so that other programs do not count; tests/bench/README.md keeps the figures.  sh tests/browser/run.sh speed.js
'use strict';
const { open } = require('./lib.js');

const ROUNDS = 5;
const STEPS = ['EventDispatch', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'EvaluateScript'];

// Milliseconds of the page's thread from the input event to the next frame after the results are there. The event holds what it
// makes the browser do at once, so nested steps are counted once.
async function once(browser, page, text) {
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await type(page, text);
  const events = JSON.parse(await browser.stopTracing()).traceEvents.filter(e => e.ph === 'X' && STEPS.includes(e.name)).sort((a, b) => a.ts - b.ts);
  let sum = 0, end = 0;
  for (const e of events) {
    if (e.ts < end) continue;
    sum += e.tdur || 0;
    end = e.ts + e.dur;
  }
  return sum / 1000;
}

const type = (page, text) => page.evaluate(async typed => {
  const input = document.getElementById('q'), frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  input.value = typed;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  do await frame(); while (typed && document.getElementById('found').hidden);
}, text);

// The least of some rounds, each when the list of the letter before is complete and counted.
async function letter(browser, page, before, text) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    await type(page, before);
    await page.waitForTimeout(400);
    least = Math.min(least, await once(browser, page, text));
  }
  return least;
}

const QUERIES = [['few results', 'abol', 'aboled'], ['initials', 'zls', 'zlsj'], ['Chinese, many results', '阿', '阿巴'], ['thousands of results', 'd', 'dr'],
  ['clearing', 'abol', '']];

async function letters(browser) {
  for (const name of ['small.html', 'many.html', 'huge.html']) {
    const page = await open(browser, name);
    for (const [what, before, text] of QUERIES) console.log('# ' + name + ', ' + what + ': ' + (await letter(browser, page, before, text)).toFixed(1) + ' ms');
  }
}

// A letter that loads a shard, once each: it is there for the next.
async function shards(browser) {
  const page = await open(browser, 'shards/index.html');
  for (const text of ['a', 'd', 'l', '阿', '巴']) console.log('# shards, ' + text + ': ' + (await once(browser, page, text)).toFixed(1) + ' ms');
}

module.exports = [letters, shards];
