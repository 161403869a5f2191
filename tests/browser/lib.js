// What the tests of this folder share: a browser, pages that report errors and requests, TAP.
'use strict';
const path = require('path');
const fs = require('fs');

const modules = process.env.MODULES;
const { chromium } = require(path.join(modules, 'playwright-core'));
const pages = process.env.PAGES, shots = process.env.SHOTS;
let count = 0;

function check(what, got, wanted = true) {
  const good = JSON.stringify(got) === JSON.stringify(wanted);
  count++;
  console.log((good ? 'ok - ' : 'not ok - ') + what + (good ? '' : ': ' + JSON.stringify(got) + ', not ' + JSON.stringify(wanted)));
}

const url = name => 'file://' + path.join(pages, name);

// Opens a page; what it says on the console, its errors, and what it asks for but its own files are gathered in page.complaints.
async function open(browser, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60000); // for loaded machines; nothing waits that long for what comes
  page.complaints = [];
  page.on('console', message => page.complaints.push(message.type() + ': ' + message.text()));
  page.on('pageerror', error => page.complaints.push('error: ' + error.message));
  page.on('request', request => { if (!request.url().startsWith('file://' + pages + '/')) page.complaints.push('request: ' + request.url()); });
  await page.goto(url(name));
  return page;
}

// What has a line of a table of tests/cases: cells, with <U+3000>, {3×字} and ∅ taken apart.
function cases(file) {
  const plain = cell => cell.replace(/<U\+([0-9A-F]+)>/g, (all, hex) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/\{(\d+)×(.+?)\}/g, (all, times, text) => text.repeat(times)).replace(/^∅$/, '');
  return fs.readFileSync(path.join(__dirname, '../cases', file), 'utf8').split('\n')
    .filter(line => line && line[0] !== '#').slice(1).map(line => line.split('\t').map(plain));
}

// Runs the tests of a file, each with the browser.
async function run(tests) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const test of tests) {
      await test(browser).catch(error => check(test.name + ' comes to its end', error.message.split('\n')[0]));
      for (const context of browser.contexts()) await context.close();
    }
    console.log('1..' + count);
  } finally {
    await browser.close();
  }
}

module.exports = { cases, check, modules, open, run, shots, url };
