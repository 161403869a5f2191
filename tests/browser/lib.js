// What the tests of this folder share: pages that report errors and requests, checks, tables of cases.
'use strict';
const path = require('path');
const fs = require('fs');

const modules = process.env.MODULES, pages = process.env.PAGES, shots = process.env.SHOTS;
const counts = { checks: 0, failed: 0 };

function check(what, got, wanted = true) {
  const good = JSON.stringify(got) === JSON.stringify(wanted);
  counts.checks++;
  if (!good) counts.failed++;
  console.log((good ? 'ok - ' : 'not ok - ') + what + (good ? '' : ': ' + JSON.stringify(got) + ', not ' + JSON.stringify(wanted)));
}

function skip(what, why) {
  console.log('skipped: browser: ' + what + ' (' + why + ')');
}

const url = name => 'file://' + path.join(pages, name);

// Opens a page; what it says on the console, its errors, and what it asks for but its own files are gathered in page.complaints.
async function open(browser, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120000); // for loaded machines; nothing waits that long for what comes
  page.complaints = [];
  page.on('console', message => page.complaints.push(message.type() + ': ' + message.text()));
  page.on('pageerror', error => page.complaints.push('error: ' + error.message));
  page.on('request', request => { if (!request.url().startsWith('file://' + pages + '/')) page.complaints.push('request: ' + request.url()); });
  await page.goto(url(name));
  return page;
}

// Types it and waits for the sheet of results: where keys must be loaded first, it is there later.
async function search(page, text) {
  await page.fill('#q', '');
  await page.waitForSelector('#found', { state: 'hidden' });
  await page.fill('#q', text);
  await page.waitForSelector('#found', { state: 'visible' });
}

// What has a line of a table of tests/cases: cells, with <U+3000>, {3×字} and ∅ taken apart.
function cases(file) {
  const plain = cell => cell.replace(/<U\+([0-9A-F]+)>/g, (all, hex) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/\{(\d+)×(.+?)\}/g, (all, times, text) => text.repeat(times)).replace(/^∅$/, '');
  return fs.readFileSync(path.join(__dirname, '../cases', file), 'utf8').split('\n')
    .filter(line => line && line[0] !== '#').slice(1).map(line => line.split('\t').map(plain));
}

module.exports = { cases, check, counts, modules, open, pages, search, shots, skip, url };
