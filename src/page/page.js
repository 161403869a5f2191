// The filter of the glossary. The page is complete without it: nothing here makes content, it only hides what does not
// match and moves what does into one list, best first. Keys come folded from the program (data-k), the query is folded
// here the same way; traditional characters by the pairs that the page carries. The state is in the address:
// #q=zlsj&t=person
(function () {
  'use strict';
  var $ = function (id) { return document.getElementById(id); };
  var input = $('q'), status = $('n'), types = $('types'), slash = $('slash');
  var bar = $('search'), glossary = $('entries'), found = $('found'), more = $('more'), none = $('none');
  var entries = Array.prototype.slice.call(document.querySelectorAll('.e'));
  var sections = Array.prototype.slice.call(document.querySelectorAll('.sec'));
  var chips = Array.prototype.slice.call(types.querySelectorAll('button'));
  var jumps = Array.prototype.slice.call(document.querySelectorAll('.letters li > a')).map(function (a) {
    return { link: a, section: a.hash.slice(1) };
  });
  var homes = new Map(entries.map(function (e) { return [e, e.parentNode]; }));
  var type = '', first = null, timer = 0, keys = null, MOST = 200; // results that are shown

  var pairs = JSON.parse($('fold').textContent), simplified = {};
  for (var i = 0; i + 1 < pairs.length; i += 2) simplified[pairs[i]] = pairs[i + 1];
  var letters = { 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ø': 'o', 'ı': 'i', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th' };

  function fold(text) {
    return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '').replace(/[^a-z0-9]/g, function (c) {
      return simplified[c] || letters[c] || c;
    });
  }

  // Five strings an entry, " zeliansiji zeshi ": names, other labels, readings, initials, words inside. Keys come folded;
  // only those with letters that the two programs could take differently are folded once more.
  function table() {
    return entries.map(function (e) {
      var odd = /[^a-z0-9 |\u3400-\u9fff]/.test(e.dataset.k);
      return e.dataset.k.split('|').map(function (group) {
        return ' ' + (odd ? group.split(' ').map(fold).join(' ') : group) + ' ';
      });
    });
  }

  // As the command ranks: a name, the beginning of one, another label, a reading, initials, each whole before begun; last
  // what is inside: words of Latin labels from their beginning, Chinese anywhere. -1: none.
  var WORDS = 4, INSIDE = 2 * WORDS;
  function rank(groups, query) {
    for (var g = 0; g < WORDS; g++) {
      if (groups[g].includes(' ' + query)) return 2 * g + (groups[g].includes(' ' + query + ' ') ? 0 : 1);
    }
    var chinese = /\p{Script=Han}/u.test(query);
    return groups[WORDS].includes(' ' + query) || (chinese && (groups[0] + groups[1]).includes(query)) ? INSIDE : -1;
  }

  function score(groups, query) {
    var found = rank(groups, query.whole);
    if (found < 0 && query.toneless !== query.whole) found = rank(groups, query.toneless);
    if (found >= 0 || query.words.length < 2) return found;
    for (var i = 0; i < query.words.length; i++) {
      var one = rank(groups, query.words[i]);
      if (one < 0) return -1;
      found = Math.max(found, one);
    }
    return found;
  }

  // The entries that a query finds, best first; of two that it finds alike, the one that is mentioned more.
  function search(whole) {
    var hits = [], query = {
      whole: whole,
      toneless: whole.replace(/([a-z])[1-5](?=[a-z]|$)/g, '$1'),
      words: input.value.split(/\s+/).map(fold).filter(Boolean)
    };
    keys = keys || table();
    entries.forEach(function (e, i) {
      var value = ofType(e) ? score(keys[i], query) : -1;
      if (value >= 0) hits.push({ entry: e, score: value, mentions: Number(e.dataset.n), place: i });
    });
    hits.sort(function (a, b) { return a.score - b.score || b.mentions - a.mentions || a.place - b.place; });
    return hits.map(function (hit) { return hit.entry; });
  }

  function ofType(e) {
    return !type || e.dataset.t === type;
  }

  // Entries stand in the list of results or at home, in their section.
  function list(results) {
    var wanted = new Set(results), home = null, next = null;
    for (var i = entries.length - 1; i >= 0; i--) {
      var e = entries[i], own = homes.get(e);
      if (own !== home) next = null;
      home = own;
      if (e.parentNode === found && !wanted.has(e)) home.insertBefore(e, next);
      if (e.parentNode === home) next = e;
    }
    results.forEach(function (e) { found.appendChild(e); });
  }

  function say(shown) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      status.textContent = input.value.trim() || type ? shown + ' / ' + entries.length : '';
    }, 300);
  }

  // A letter leads to its section; while a query stands, to the first of its entries in the list of results. One without
  // entries is no link. So the filter stays on.
  function link(shown, whole) {
    var firsts = new Map();
    shown.forEach(function (e) {
      var section = homes.get(e).id;
      if (!firsts.has(section)) firsts.set(section, whole ? e.id : section);
    });
    jumps.forEach(function (jump) {
      var id = firsts.get(jump.section);
      if (id) jump.link.href = '#' + id;
      else jump.link.removeAttribute('href');
    });
  }

  function apply() {
    var whole = fold(input.value), shown = whole ? search(whole) : entries.filter(ofType);
    var listed = whole ? shown.slice(0, MOST) : shown;
    list(whole ? listed : []);
    found.hidden = !whole;
    glossary.hidden = Boolean(whole);
    more.hidden = listed.length === shown.length;
    var visible = new Set(listed), filled = new Set(listed.map(function (e) { return e.parentNode; }));
    entries.forEach(function (e) { if (e.hidden === visible.has(e)) e.hidden = !e.hidden; });
    sections.forEach(function (s) { s.hidden = !filled.has(s); });
    link(listed, whole);
    chips.forEach(function (b) { b.setAttribute('aria-pressed', String(b.dataset.t === type)); });
    none.hidden = shown.length > 0 || !entries.length;
    first = shown[0] || null;
    say(shown.length);
  }

  // Typing replaces the address, so that one step back leaves the page of results and not a letter.
  function remember() {
    var state = new URLSearchParams();
    if (input.value.trim()) state.set('q', input.value.trim());
    if (type) state.set('t', type);
    var hash = state.toString();
    history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
  }

  // Below the bar, or on phones below the keyboard, results would go unseen: the first moves to just under the bar.
  function reveal(place) {
    var stands = bar.getBoundingClientRect(), top = place.getBoundingClientRect().top;
    if (stands.top > 0 && top < window.innerHeight / 2) return;
    window.scrollTo({ top: window.scrollY + top - stands.height, behavior: 'instant' });
  }

  // Results come into sight; when the query has gone, what was found stays where it was, now among all others.
  function update() {
    var place = bar.getBoundingClientRect().top <= 0 ? first : null;
    apply();
    if (fold(input.value)) place = none.hidden ? first : none;
    if (place) reveal(place);
  }

  function changed() {
    update();
    remember();
  }

  function clear() {
    input.value = '';
    type = '';
    update();
  }

  // An address is a state of the filter or a place in the page. A place that the filter hides is shown.
  function follow() {
    if (/^#[qt]=/.test(location.hash)) {
      var state = new URLSearchParams(location.hash.slice(1));
      input.value = state.get('q') || '';
      type = chips.some(function (b) { return b.dataset.t === state.get('t'); }) ? state.get('t') : '';
      update();
      return;
    }
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (e) { /* as it stands */ }
    var place = name && $(name);
    if (!place) return;
    var hidden = place.closest('[hidden]'), closed = place.closest('details:not([open])');
    if (hidden) clear();
    if (closed) closed.open = true;
    if (hidden || closed) place.scrollIntoView();
  }

  input.addEventListener('input', function (event) {
    if (!event.isComposing) changed();
  });
  input.addEventListener('compositionend', changed);
  input.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && first && (input.value.trim() || type)) {
      var link = first.querySelector('.pl');
      if (location.hash === '#' + first.id) first.scrollIntoView();
      location.hash = first.id;
      link.focus({ preventScroll: true });
    } else if (event.key === 'Escape' && (input.value || type)) {
      event.preventDefault();
      clear();
      remember();
    }
  });
  types.addEventListener('click', function (event) {
    var button = event.target.closest('button');
    if (!button) return;
    type = button.dataset.t === type ? '' : button.dataset.t;
    apply();
    remember();
  });
  $('clear').addEventListener('click', function () {
    clear();
    remember();
    input.focus();
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !slash.checked) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  window.addEventListener('hashchange', follow);

  // Paper has no buttons: everything is open while printing.
  var opened = [];
  window.addEventListener('beforeprint', function () {
    opened = Array.prototype.slice.call(document.querySelectorAll('details:not([open])'));
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener('afterprint', function () {
    opened.forEach(function (d) { d.open = false; });
  });

  [bar, types, $('keys')].forEach(function (part) { part.hidden = false; });
  follow();
}());
