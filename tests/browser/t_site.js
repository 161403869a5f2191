// A site, opened from a disk: its policy lets its own scripts run, the search works from every page and loads only the keys that
// it needs, mentions in articles are places.
'use strict';
const { check, open, search } = require('./lib.js');

const found = page => page.$$eval('#hits a', links => links.map(link => link.getAttribute('href')).join(' '));

async function finds(page, text) {
  await search(page, text);
  return found(page);
}

async function searches_from_every_page(browser) {
  for (const [name, root] of [['site/index.html', ''], ['site/py/z.html', '../'], ['site/e/ukraine.html', '../']]) {
    const page = await open(browser, name);
    const files = [];
    page.on('request', request => files.push(request.url().replace(/.*\//, '')));
    check(name + ': the search is there', await page.isVisible('#q'));
    check(name + ': keys are not loaded before', files, []);
    check(name + ': initials', await finds(page, 'zlsj'), root + 'e/zelensky.html');
    check(name + ': what was loaded', files, ['keys.js']);
    check(name + ': traditional', await finds(page, '澤連斯'), root + 'e/zelensky.html');
    await page.press('#q', 'Enter');
    await page.waitForURL('**/e/zelensky.html');
    check(name + ': Enter opens the page', await page.textContent('h1 dfn'), '泽连斯基');
    await page.goBack();
    await page.waitForSelector('#hits li');
    check(name + ': Back leads to the results', [await page.inputValue('#q'), await found(page)], ['澤連斯', root + 'e/zelensky.html']);
    check(name + ': no complaints', page.complaints, []);
  }
}

async function mentions_are_places(browser) {
  const page = await open(browser, 'site/e/zelensky.html');
  const link = page.locator('.kw a:has(cite)').first();
  const place = (await link.getAttribute('href')).replace(/.*#/, '');
  await link.click();
  await page.waitForURL('**/a/*');
  const target = page.locator('[id="' + place + '"]');
  check('a passage leads to the mention in its article', await target.evaluate(e => e.matches(':target')));
  check('which stands out', await target.locator('mark').evaluate(e => getComputedStyle(e).backgroundColor) !== 'rgba(0, 0, 0, 0)');
  check('below the bar', await target.evaluate(e => e.getBoundingClientRect().top >= document.getElementById('search').getBoundingClientRect().bottom));
  await page.click('.bk a >> nth=0');
  await page.waitForURL('**/e/*');
  check('and the article leads back to its entries', await page.isVisible('h1 dfn'));
  check('no complaints', page.complaints, []);
}

// Behind #:~:text= stands what the passage has: words before, the mention, words behind.
async function text_fragments(browser) {
  const page = await open(browser, 'site/e/zelensky.html');
  const links = await page.$$eval('.kw a[href*=":~:text="]', all => all.map(a => [a.getAttribute('href').replace(/.*:~:text=/, ''), a.closest('li').querySelector('q').textContent]));
  const plain = text => text.replace(/\s/g, '');
  check('there are links to the words on the web', links.length > 0);
  check('which are those of the passage', links.filter(([fragment, passage]) =>
    !plain(passage).includes(plain(fragment.replace(/-,/, ',').replace(/,-/, ',').split(',').map(decodeURIComponent).join('')))), []);
  await page.goto(page.url() + '#:~:text=' + encodeURIComponent('佳例'));
  check('a fragment of text is no query', await page.isVisible('#found'), false);
}

async function shards(browser) {
  const page = await open(browser, 'shards/index.html');
  const files = [];
  page.on('request', request => files.push(request.url().replace(/.*\//, '')));
  for (const [what, query, id] of [
    ['a name', '泽连斯基', 'zelensky'], ['the beginning of one', '泽连', 'zelensky'], ['traditional', '澤倫斯基', 'zelensky'],
    ['English', 'Zelensky', 'zelensky'], ['the beginning of a name of two words', 'volodymyr zel', 'zelensky'], ['pinyin', 'zeliansiji', 'zelensky'],
    ['tones', 'ze2lian2si1ji1', 'zelensky'], ['initials', 'zlsj', 'zelensky'], ['ü', 'lvliang', 'lvliang'], ['a slip', 'zelenskx', 'zelensky'], ['Cyrillic', 'обломов', 'oblomov']
  ]) {
    const hits = (await finds(page, query)).split(' ');
    check('shards: ' + what, hits[0], 'e/' + id + '.html');
  }
  check('few of them are loaded', files.length > 2 && files.length < 20 || files, true);
  check('none twice', new Set(files).size, files.length);
  check('no complaints', page.complaints, []);
}

async function without_scripts(browser) {
  const page = await open(browser, 'site/index.html', { javaScriptEnabled: false });
  await page.click('nav.letters a >> nth=0');
  await page.click('.ix a >> nth=0');
  check('from the index by a letter to an entry', await page.isVisible('h1 dfn'));
  await page.click('.kw a:has(cite) >> nth=0');
  check('to an article', await page.isVisible('article.art'));
  check('no complaints', page.complaints, []);
}

module.exports = [searches_from_every_page, mentions_are_places, text_fragments, shards, without_scripts];
