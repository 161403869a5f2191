// What the page does beyond standing there; it is complete without. Search as you type (search.js, before this file, finds)
// in a sheet of its own below the search bar: the glossary itself is never touched, so that typing costs the same however
// long it is. The state is in the address, #q=zlsj&t=person&s=draft; the first letter makes a step of history, so that Back
// leads out of the search. Then pinyin above the names, the key that leads to the search, and printing.
(function () {
  'use strict';
  const $ = id => document.getElementById(id);
  const bar = $('search'), input = $('q'), status = $('n'), sheet = $('found'), chips = $('chips'), list = $('hits'), more = $('more'),
    none = $('none'), slash = $('slash'), ruby = $('ruby');
  const root = document.body.dataset.root; // where a site has its top; the single file has none
  const PIECE = 200, LOWEST = 80; // results that are listed at a time; px of the lowest of them
  const state = { type: '', status: '' };
  let answer = { found: [], order: [] }, results = [], pinned = null, before = '';

  // ---- words ----

  const lang = text => /[\u3400-\u9fff\u{20000}-\u{3ffff}]/u.test(text) ? 'zh-Hans' : 'en';
  const named = (words, name) => words.find(word => word[0] === name) || [name, '', ''];

  const number = value => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

  function element(name, className, text, language) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (language) made.lang = language;
    // Controls that turn the direction of writing are shown, not obeyed.
    if (text) made.textContent = text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, c => 'U+' + c.codePointAt(0).toString(16).toUpperCase());
    return made;
  }

  // A word as words.def has it, with its name before: in both languages, or in the one that the page speaks.
  function say(parent, [name, zh, en]) {
    if (zh && en) parent.append(element('span', '', zh, 'zh-Hans'), ' ', en);
    else parent.append(zh || en || name);
    return parent;
  }

  // ---- keys: in the page itself, or in scripts of the site, all of them in one or divided into shards ----

  let keys = null; // { total, words, types, statuses, fold, shards, lines }: README.md beside this file
  const books = new Map(); // by shard; '' holds everything
  const loading = new Map(); // what waits for a script

  function take(object) {
    if (!object.shard) keys = object;
    if (object.lines) books.set(object.shard || '', yimingSearch.open(object.lines, keys.fold));
    else if (object.shard) books.set(object.shard, null);
    const waiting = loading.get(object.shard || '') || [];
    loading.delete(object.shard || '');
    waiting.forEach(done => done());
  }
  window.yimingKeys = take;

  // Calls done(), at once when the keys are there.
  function load(shard, done) {
    if (shard ? books.has(shard) : keys) {
      done();
    } else if (root === undefined) {
      take(JSON.parse($('keys').textContent));
      done();
    } else if (loading.has(shard)) {
      loading.get(shard).push(done);
    } else {
      const script = document.createElement('script');
      loading.set(shard, [done]);
      script.src = root + 'assets/keys' + (shard && '-' + shard) + '.js';
      document.head.append(script);
    }
  }

  // A shard has all entries of which a key begins with its name: letters and digits as they are, others as _6cfd.
  function shardOf(key, shards) {
    const steps = Array.from(key, c => /[a-z0-9]/.test(c) ? c : '_' + c.codePointAt(0).toString(16).padStart(4, '0'));
    for (let size = steps.length; size > 0; size--) {
      const name = steps.slice(0, size).join('');
      if (shards.has(name)) return name;
      if (shards.has(name + '+')) return size === steps.length ? name : null;
    }
    return null;
  }

  // The shards that a query needs: that of its letters, and of how it sounds.
  function shardsOf(query) {
    if (keys.shards.length === 0) return [''];
    const shards = new Set(keys.shards), names = yimingSearch.keysOf(query, keys.fold).map(key => shardOf(key, shards));
    return Array.from(new Set(names)).filter(name => name !== null);
  }

  function withBooks(query, done) {
    load('', () => {
      const names = shardsOf(query);
      let missing = names.length;
      if (missing === 0) done([]);
      names.forEach(name => load(name, () => {
        if (--missing === 0) done(names.map(each => books.get(each)).filter(Boolean));
      }));
    });
  }

  // A result is a number: its line, and in the upper bits the place of its book among those that were asked.
  const LINE_BITS = 24;
  const lineOf = hit => hit & ((1 << LINE_BITS) - 1);
  const within = (asked, hit) => asked[hit >> LINE_BITS];

  // What the query finds, best first, in { book, hits } for each book; of no query, all entries, where they are all there.
  function find(query, from) {
    const found = from.map(book => ({ book, hits: query ? book.find(query) : book.all() }));
    return { found, order: found.length === 1 ? found[0].hits.lines : merged(found) };
  }

  // Several books may have the same entry.
  function merged(found) {
    const rank = hit => within(found, hit).hits.rank(lineOf(hit)), id = hit => within(found, hit).book.id(lineOf(hit)),
      mentions = hit => within(found, hit).book.mentions(lineOf(hit)), seen = new Set();
    return found.flatMap(({ hits }, i) => Array.from(hits.lines, line => i << LINE_BITS | line))
      .sort((a, b) => rank(a) - rank(b) || mentions(b) - mentions(a) || (id(a) < id(b) ? -1 : 1))
      .filter(hit => !seen.has(id(hit)) && seen.add(id(hit)));
  }

  const isAsked = () => Boolean(input.value.trim() || state.type || state.status);

  // ---- the sheet of results ----

  // html.c makes anchors of ids, names.c names of files.
  function address({ id, file }) {
    const escape = (plain, digits) => Array.from(new TextEncoder().encode(id), byte => plain.test(String.fromCharCode(byte)) ?
      String.fromCharCode(byte) : '_' + digits((byte + 256).toString(16).slice(1))).join('');
    if (root === undefined) return '#e-' + escape(/[A-Za-z0-9.-]/, hex => hex.toUpperCase());
    return root + 'e/' + (file || escape(/[a-z0-9-]/, hex => hex)) + '.html';
  }

  function why({ book, hits }, line) {
    const kind = hits.kind(line), key = hits.key(line), shown = key && book.shown(line, key);
    if (shown) {
      const made = element('span', 'why');
      made.append('= ', element('bdi', '', shown, lang(shown)));
      return made;
    }
    // How it was found, where its names do not show it.
    const word = keys.words.find(each => each[0] === kind);
    return word ? say(element('span', kind === 'typo' ? 'sv' : 'why'), word) : null;
  }

  function row(hit) {
    const from = within(answer.found, hit), entry = from.book.entry(lineOf(hit)), made = element('li'), link = element('a'), facts = element('p', 'by');
    const chinese = entry.zh && entry.zh !== entry.en;
    link.href = address(entry);
    link.append(element('b', '', chinese ? entry.zh : entry.en || entry.id, chinese ? 'zh-Hans' : 'en'));
    if (chinese && entry.en) link.append(' ', element('span', 'en', entry.en, 'en'));
    if (entry.reading && entry.reading !== entry.zh) facts.append(element('span', 'rd', entry.reading, 'zh-Latn-pinyin'), ' ');
    facts.append(say(element('span', 'ty'), named(keys.types, entry.type)));
    if (entry.status && entry.status !== 'preferred') facts.append(' ', say(element('strong', 'sv'), named(keys.statuses, entry.status)));
    const reason = why(from, lineOf(hit));
    if (reason) facts.append(' ', reason);
    made.append(link, facts);
    if (entry.definition) made.append(element('p', 'df', entry.definition, lang(entry.definition)));
    if (entry.mentions) made.append(say(element('p', 'nn', number(entry.mentions) + ' '), named(keys.words, entry.mentions === 1 ? 'mention' : 'mentions')));
    return made;
  }

  // Adds the next results to the list, until it has so many.
  function extend(until) {
    const piece = document.createDocumentFragment();
    results.slice(list.children.length, until).forEach(hit => piece.append(row(hit)));
    list.append(piece);
  }

  // What the sheet has room for comes at once, the rest of the piece when that has been painted.
  let rest = 0, room = 16;
  function fill() {
    clearTimeout(rest);
    list.replaceChildren();
    extend(room);
    more.hidden = results.length <= PIECE;
    const next = () => {
      extend(Math.min(PIECE, list.children.length + room));
      if (list.children.length < Math.min(PIECE, results.length)) rest = setTimeout(next);
    };
    if (results.length > room) rest = setTimeout(next, 50);
  }

  // A chip for each value that the results have, with how many of them: pressed, only these are listed.
  function chip(kind, word, count) {
    const made = say(element('button'), word);
    made.type = 'button';
    made.dataset.kind = kind;
    made.dataset.value = word[0];
    made.setAttribute('aria-pressed', String(state[kind] === word[0]));
    made.append(' ', element('small', '', number(count)));
    return made;
  }

  const valueOf = (kind, hit) => within(answer.found, hit).book[kind](lineOf(hit));

  function fillChips() {
    const made = [];
    [['type', keys.types, ''], ['status', keys.statuses, 'preferred']].forEach(([kind, words, usual]) => {
      const counts = new Map();
      answer.order.forEach(hit => {
        const value = valueOf(kind, hit);
        counts.set(value, (counts.get(value) || 0) + 1);
      });
      words.forEach(word => {
        if (word[0] !== usual && (counts.has(word[0]) || state[kind] === word[0])) made.push(chip(kind, word, counts.get(word[0]) || 0));
      });
    });
    chips.replaceChildren(...made);
    chips.hidden = made.length < 2 && !state.type && !state.status;
  }

  // The sheet reaches to the lower edge of what is seen. Where too little is left below the bar, the bar goes up first.
  function fit() {
    const height = window.visualViewport ? window.visualViewport.height : window.innerHeight;
    const left = Math.max(160, height - bar.getBoundingClientRect().bottom);
    sheet.style.maxHeight = left + 'px';
    room = Math.ceil(left / LOWEST);
  }

  function unfold() {
    if (!sheet.hidden) return;
    sheet.hidden = false;
    const top = bar.getBoundingClientRect().top;
    if (top > window.innerHeight / 4) {
      pinned = { from: window.scrollY, to: window.scrollY + top };
      window.scrollTo({ top: pinned.to, behavior: 'instant' });
    }
    fit();
  }

  function close() {
    sheet.hidden = true;
  }

  let counted = 0;
  function count() {
    clearTimeout(counted);
    counted = setTimeout(() => {
      status.textContent = isAsked() ? number(results.length) + ' / ' + number(keys.total) : '';
    }, 300);
  }

  let scrolled = false;
  sheet.addEventListener('scroll', () => { scrolled = true; }, { passive: true });

  function show(all) {
    answer = all;
    results = ['type', 'status'].reduce((hits, kind) => state[kind] ? hits.filter(hit => valueOf(kind, hit) === state[kind]) : hits, answer.order);
    fillChips();
    none.hidden = results.length > 0;
    unfold();
    fill();
    if (scrolled) sheet.scrollTop = 0; // asked for only then: it makes the browser lay the page out
    scrolled = false;
    count();
  }

  let asked = 0; // answers that come late, for what is no longer asked, are dropped
  function update() {
    const number = ++asked, query = input.value.trim();
    if (isAsked()) {
      withBooks(query, from => { if (number === asked) show(find(query, from)); });
    } else {
      results = [];
      close();
      fill();
      count();
    }
  }

  // ---- the address ----

  const isState = hash => /^#[qts]=/.test(hash);

  let remembered = 0;
  function remember() {
    clearTimeout(remembered);
    remembered = 0;
    const parameters = new URLSearchParams();
    if (input.value.trim()) parameters.set('q', input.value.trim());
    if (state.type) parameters.set('t', state.type);
    if (state.status) parameters.set('s', state.status);
    const hash = parameters.toString(), bare = location.pathname + location.search;
    if (!isAsked()) {
      if (isState(location.hash)) history.replaceState(null, '', before || bare);
    } else if (isState(location.hash)) {
      history.replaceState(null, '', '#' + hash);
    } else {
      before = location.hash;
      history.pushState(null, '', '#' + hash);
    }
  }

  // Browsers count how often a page changes its address; typing does it when it pauses.
  function rememberSoon() {
    clearTimeout(remembered);
    remembered = setTimeout(remember, 200);
  }

  function changed() {
    update();
    rememberSoon();
  }

  function clear() {
    input.value = state.type = state.status = '';
    update();
    remember();
    if (pinned && Math.abs(window.scrollY - pinned.to) < 2) window.scrollTo({ top: pinned.from, behavior: 'instant' });
    pinned = null;
  }

  function place() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (error) { /* as it stands */ }
    return name ? $(name) : null;
  }

  // An address is a state of the search or a place in the page.
  function follow() {
    if (isState(location.hash)) {
      const parameters = new URLSearchParams(location.hash.slice(1));
      input.value = parameters.get('q') || '';
      state.type = parameters.get('t') || '';
      state.status = parameters.get('s') || '';
      update();
      return;
    }
    const wasOpen = !sheet.hidden, target = place();
    input.value = state.type = state.status = '';
    pinned = null;
    update();
    if (!target) return;
    for (let closed = target.closest('details:not([open])'); closed; closed = closed.parentNode.closest('details:not([open])')) closed.open = true;
    target.scrollIntoView();
    const link = wasOpen && target.querySelector('a[href]');
    if (link) link.focus({ preventScroll: true });
  }

  // ---- keys and clicks ----

  input.addEventListener('input', event => { if (!event.isComposing) changed(); });
  input.addEventListener('compositionend', changed);
  input.addEventListener('focus', () => { if (isAsked()) unfold(); });

  // Down and up lead through the list and back to the input.
  function step(from, by) {
    const links = Array.from(list.querySelectorAll('a')), at = links.indexOf(from) + by;
    (at < 0 ? input : links[Math.min(at, links.length - 1)] || input).focus();
  }

  bar.addEventListener('keydown', event => {
    if (event.isComposing || event.keyCode === 229) return;
    const link = event.target.closest('#hits a');
    if (event.key === 'Escape' && isAsked()) {
      event.preventDefault();
      clear();
      input.focus();
    } else if (event.key === 'Enter' && event.target === input && list.firstChild) {
      event.preventDefault();
      list.querySelector('a').click();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !sheet.hidden && (link || (event.target === input && event.key === 'ArrowDown'))) {
      event.preventDefault();
      step(link, event.key === 'ArrowDown' ? 1 : -1);
    }
  });
  // Back leads to what was searched for, so it must be in the address before the page is left.
  list.addEventListener('click', () => { if (remembered) remember(); });
  more.addEventListener('click', () => {
    const last = list.children.length;
    extend(last + PIECE);
    more.hidden = list.children.length >= results.length;
    list.children[last].querySelector('a').focus();
  });
  chips.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    const kind = button.dataset.kind, value = button.dataset.value;
    state[kind] = state[kind] === value ? '' : value;
    update();
    remember();
    const same = chips.querySelector('[data-value="' + value + '"]');
    (same && !sheet.hidden ? same : input).focus();
  });
  $('clear').addEventListener('click', () => {
    clear();
    input.focus();
  });
  // What has the focus is never below the sheet.
  ['focusin', 'pointerdown'].forEach(name => document.addEventListener(name, event => {
    if (!bar.contains(event.target)) close();
  }));
  ['scroll', 'resize'].forEach(name => window.addEventListener(name, () => { if (!sheet.hidden) fit(); }, { passive: true }));
  window.addEventListener('hashchange', follow);

  // ---- what a reader sets: kept only when he has set it ----

  // Calls apply(on) now and whenever the box is changed.
  function setting(box, name, apply) {
    if (!box) return;
    try {
      const kept = localStorage.getItem('yiming-' + name);
      if (kept) box.checked = kept === 'on';
    } catch (error) { /* no storage here */ }
    box.addEventListener('change', () => {
      apply(box.checked);
      try { localStorage.setItem('yiming-' + name, box.checked ? 'on' : 'off'); } catch (error) { /* for this page, then */ }
    });
    if (box.checked) apply(true);
  }

  setting(slash, 'slash', () => {});
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !slash.checked) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // One ruby for each word of a name whose reading has as many syllables as the name has characters; else one for all.
  function words(name, reading) {
    const parts = reading.split(/\s+/), vowels = /[aeiouv\u00fc]+/g;
    const sizes = parts.map(part => (part.normalize('NFD').replace(/[^a-z\u0304\u0301\u030c\u0300\u0308']/gi, '').match(/[\u0304\u0301\u030c\u0300]/g) || []).length ||
      (part.match(vowels) || []).length);
    const characters = Array.from(name);
    if (sizes.reduce((sum, size) => sum + size, 0) !== characters.length || sizes.includes(0)) return [[name, reading]];
    return parts.map((part, i) => [characters.splice(0, sizes[i]).join(''), part]);
  }

  function setRuby(on) {
    document.documentElement.classList.toggle('ruby', on);
    document.querySelectorAll('.hd').forEach(head => {
      const name = head.querySelector('dfn'), reading = head.querySelector('.rd');
      if (!name || !reading || !on === !name.querySelector('ruby')) return;
      const plain = Array.from(name.childNodes, node => node.nodeName === 'RUBY' ? node.firstChild.data : node.data).join('');
      name.replaceChildren(...(on ? words(plain, reading.textContent).map(([word, sound]) => {
        const made = element('ruby', '', word), rt = element('rt', '', sound, 'zh-Latn-pinyin');
        made.append(element('rp', '', '('), rt, element('rp', '', ')'));
        return made;
      }) : [plain]));
    });
  }
  setting(ruby, 'ruby', setRuby);

  // Paper has no buttons: everything is open while printing.
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = Array.from(document.querySelectorAll('details:not([open])'));
    opened.forEach(d => { d.open = true; });
  });
  window.addEventListener('afterprint', () => opened.forEach(d => { d.open = false; }));

  document.querySelectorAll('.js[hidden]').forEach(part => { part.hidden = false; });
  follow();
  // The table is taken apart while nothing else is to be done, before the first letter is typed.
  if (root === undefined) (window.requestIdleCallback || setTimeout)(() => load('', () => {}));
  input.addEventListener('focus', () => load('', () => {}), { once: true });
}());
