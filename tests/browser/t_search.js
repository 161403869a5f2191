// Search as you type, in the page: what it finds (the cases of tests/cases/lookup, as the command is held to them), and how
// it is used.
'use strict';
const { cases, check, open } = require('./lib.js');

const ids = page => page.$$eval('#hits a', links => links.map(link => link.getAttribute('href').replace('#e-', '')).join(' '));
const type = (page, text) => page.fill('#q', text);
const focused = page => page.evaluate(() => document.activeElement.id || (document.activeElement.closest('.e, #hits') || { id: '' }).id);
const below = (page, selector) => page.$eval(selector, e => Math.round(e.getBoundingClientRect().top - document.querySelector('#search').getBoundingClientRect().bottom));

// The page finds more than the command: what is inside names, and definitions. That comes behind, and is left out here.
async function finds_what_the_command_finds(browser) {
  const page = await open(browser, 'cases.html');
  const find = query => page.evaluate(text => {
    const keys = JSON.parse(document.getElementById('keys').textContent);
    window.book = window.book || yimingSearch.open(keys.lines, keys.fold);
    const hits = window.book.find(text);
    return Array.from(hits.lines, line => ({ id: window.book.id(line), kind: hits.kind(line) }))
      .filter(hit => hit.kind !== 'inside' && hit.kind !== 'definition');
  }, query);
  for (const file of ['names', 'pinyin', 'typos']) {
    const wrong = [];
    const lines = cases('lookup/' + file + '.tsv');
    for (const [query, first, match] of lines) {
      const hits = await find(query);
      const came = first[0] === '!' ? (hits.some(hit => hit.id === first.slice(1)) ? first.slice(1) : first) : hits.length ? hits[0].id + ' ' + hits[0].kind : ' -';
      if (came !== (first[0] === '!' ? first : first + ' ' + match)) wrong.push(query + ': ' + came);
    }
    check('lookup/' + file + '.tsv', wrong, []);
    check('there are cases in it', lines.length > 20);
  }
  const wrong = [];
  for (const [query, entries] of cases('lookup/order.tsv')) {
    const came = (await find(query)).map(hit => hit.id + '/' + hit.kind).join(' ');
    if (came !== entries) wrong.push(query + ': ' + came);
  }
  check('lookup/order.tsv', wrong, []);
  const folded = await page.evaluate(lines => {
    const fold = yimingSearch.open('', '').fold;
    return lines.filter(([text, , key]) => !/\p{Script=Han}/u.test(text) && fold(text) !== key).map(([text]) => text);
  }, cases('fold.tsv'));
  check('fold.tsv, but for Chinese characters, of which a page carries those that it needs', folded, []);
}

// What only the page finds.
async function inside(browser) {
  const page = await open(browser, 'small.html');
  for (const [what, query, wanted] of [
    ['words inside Latin names, more mentions first', 'kong', 'hong-kong hong-kong-legislative-council'],
    ['Chinese anywhere', '线', 'cnn red-line'],
    ['traditional', '紅線', 'red-line'],
    ['words in any order', 'hong legislative', 'hong-kong-legislative-council'],
    ['none', 'zzzz', '']
  ]) {
    await type(page, query);
    check(what, await ids(page), wanted);
  }
  check('which the page says', await page.isVisible('#none'));
  await page.click('#clear');
  check('and clears', await page.isVisible('#found'), false);
  check('no complaints', page.complaints, []);
}

async function keyboard(browser) {
  const page = await open(browser, 'small.html');
  await page.keyboard.press('/');
  check('/ leads to the search', await focused(page), 'q');
  await page.keyboard.type('zlsj');
  check('a result', await ids(page), 'zelensky');
  await page.waitForFunction(() => document.getElementById('n').textContent !== '');
  check('the count', await page.textContent('#n'), '1 / 8');
  check('is the one live region', await page.$$eval('[role=status], [aria-live], [role=alert]', all => all.length), 1);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash === '#e-zelensky');
  check('Enter goes to the first, with the focus', await focused(page), 'e-zelensky');
  check('which is below the bar', await below(page, '#e-zelensky') >= 0);
  check('and the sheet has gone', await page.isVisible('#found'), false);
  await page.goBack();
  check('Back leads to the search', [await page.inputValue('#q'), await ids(page)], ['zlsj', 'zelensky']);
  await page.focus('#q');
  await page.keyboard.press('Escape');
  check('Esc clears', [await page.inputValue('#q'), await page.isVisible('#found')], ['', false]);
  check('and the focus stays', await focused(page), 'q');
  await page.keyboard.type('kong');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  check('Down leads through the list', await page.evaluate(() => document.activeElement.getAttribute('href')), '#e-hong-kong-legislative-council');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  check('and Up back', await focused(page), 'q');
  await page.evaluate(() => document.querySelector('.e .pl').focus({ preventScroll: true }));
  check('what has the focus is not below the sheet', await page.isVisible('#found'), false);
  await page.uncheck('#slash');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  check('the shortcut can be switched off', await focused(page), '');
  await page.reload();
  check('and stays so', await page.isChecked('#slash'), false);
  check('no complaints', page.complaints, []);
}

async function composing(browser) {
  const page = await open(browser, 'small.html');
  const compose = (text, last) => page.evaluate(([value, end]) => {
    const input = document.getElementById('q');
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: !end }));
    if (end) input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
  }, [text, last]);
  await type(page, 'zlsj');
  await compose('ze lian', false);
  check('what is being composed is no query yet', await ids(page), 'zelensky');
  await compose('西安', true);
  check('what was composed is', await ids(page), 'xi-an');
  await page.evaluate(() => document.getElementById('q').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })));
  check('Enter chooses a candidate, not a result', await page.evaluate(() => location.hash.slice(0, 3)) !== '#e-');
}

// As an input method of the system does it: the browser itself makes the events.
async function composed_by_the_system(browser) {
  const page = await open(browser, 'small.html'), system = await page.context().newCDPSession(page);
  await page.focus('#q');
  await system.send('Input.imeSetComposition', { text: "xi'an", selectionStart: 5, selectionEnd: 5 });
  check('what is being composed stands in the field', await page.inputValue('#q'), "xi'an");
  check('and is no query yet', await page.isVisible('#found'), false);
  await system.send('Input.insertText', { text: '西安' });
  check('what was chosen is', [await page.inputValue('#q'), await ids(page)], ['西安', 'xi-an']);
  check('no complaints', page.complaints, []);
}

async function addresses(browser) {
  const page = await open(browser, 'small.html#e-putin');
  check('a place', await page.evaluate(() => document.querySelector(':target').id), 'e-putin');
  await type(page, 'hong');
  await page.waitForFunction(() => location.hash === '#q=hong');
  check('the query is in the address', true);
  await page.click('#chips [data-value=place]');
  check('the type, too', await page.evaluate(() => location.hash), '#q=hong&t=place');
  check('which narrows down', await ids(page), 'hong-kong');
  check('and is pressed', await page.getAttribute('#chips [data-value=place]', 'aria-pressed'), 'true');
  await page.goBack();
  check('Back leads out of the search, to where it began', await page.evaluate(() => [location.hash, document.getElementById('q').value, document.getElementById('found').hidden]), ['#e-putin', '', true]);
  await page.goForward();
  check('and forward into it', await ids(page), 'hong-kong');
  await page.goto(page.url().replace(/#.*/, '#t=person'));
  check('an address is a state of the search', await ids(page), 'putin zelensky');
  await page.goto(page.url().replace(/#.*/, ''));
  await page.click('.types a[href="#t=person"]');
  check('so are the links of types', await ids(page), 'putin zelensky');
  check('no complaints', page.complaints, []);
}

// However much is found, a letter makes what can be seen, and touches nothing of the glossary; the rest comes behind.
async function a_letter_makes_little(browser) {
  const page = await open(browser, 'many.html');
  const [results, changes] = await page.evaluate(() => {
    const input = document.getElementById('q'), watch = new MutationObserver(() => {});
    watch.observe(document.querySelector('.body'), { subtree: true, childList: true, attributes: true, characterData: true });
    input.value = 'dr';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return [document.querySelectorAll('#hits li').length, watch.takeRecords().length];
  });
  check('results at once: as many as there is room for', results >= 5 && results <= 12 || results, true);
  check('the glossary is as it was', changes, 0);
  await page.waitForFunction(() => document.querySelectorAll('#hits li').length === 200);
  check('then a piece of them', await page.isVisible('#more'));
  await page.click('#more button');
  check('and another, when it is asked for', await page.locator('#hits li').count(), 400);
  check('all are counted', await page.waitForFunction(() => document.getElementById('n').textContent === '3,000 / 3,000').then(() => true));
}

module.exports = [a_letter_makes_little, finds_what_the_command_finds, inside, keyboard, composing, composed_by_the_system, addresses];
