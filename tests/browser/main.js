// Runs the files that are named, each of which exports a list of tests, one after the other in one browser, and prints TAP.
// run.sh says where everything is.
'use strict';
const path = require('path');
const { check, counts, modules } = require('./lib.js');
const { chromium } = require(path.join(modules, 'playwright-core'));

async function run(files) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'], timeout: 120000 });
  for (const file of files) {
    console.log('# ' + file);
    for (const test of require(path.join(__dirname, file))) {
      await test(browser).catch(error => check(test.name + ' comes to its end', error.message.split('\n')[0]));
      for (const context of browser.contexts()) await context.close();
    }
  }
  console.log('1..' + counts.checks);
  await browser.close();
}

run(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(2);
});
