// The filter of the glossary. The page is complete without it: nothing here makes content, it only hides what does
// not match. Keys come folded from the program (data-k), the query is folded here the same way; traditional
// characters by the pairs that the page carries. The state is in the address: #q=zlsj&t=person
(function () {
  'use strict';
  var $ = function (id) { return document.getElementById(id); };
  var input = $('q'), status = $('n'), types = $('types'), none = $('none'), slash = $('slash');
  var entries = Array.prototype.slice.call(document.querySelectorAll('.e'));
  var sections = Array.prototype.slice.call(document.querySelectorAll('.sec'));
  var chips = Array.prototype.slice.call(types.querySelectorAll('button'));
  var type = '', best = null, timer = 0, keys = null;

  var pairs = JSON.parse($('fold').textContent), simplified = {};
  for (var i = 0; i + 1 < pairs.length; i += 2) simplified[pairs[i]] = pairs[i + 1];
  var letters = { 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ø': 'o', 'ı': 'i', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th' };

  function fold(text) {
    return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '').replace(/[^a-z0-9]/g, function (c) {
      return simplified[c] || letters[c] || c;
    });
  }

  // One string an entry, " zeliansiji zlsj zelensky ". Keys come folded; only those with letters that the two programs
  // could take differently are folded once more.
  function table() {
    return entries.map(function (e) {
      var list = e.dataset.k;
      if (/[^a-z0-9 \u3400-\u9fff]/.test(list)) list = list.split(' ').map(fold).join(' ');
      return ' ' + list + ' ';
    });
  }

  // 0 a whole key, 1 its beginning, 2 inside; then the place in the list. -1: none. One or two Latin letters match only
  // at the beginning: inside, they are everywhere.
  function rank(list, query) {
    var at = list.indexOf(query), kind = 2;
    if (at < 0) return -1;
    var start = list.indexOf(' ' + query), whole = start < 0 ? -1 : list.indexOf(' ' + query + ' ');
    if (whole >= 0) { kind = 0; at = whole; } else if (start >= 0) { kind = 1; at = start; }
    if (kind === 2 && query.length < 3 && /^[a-z0-9]+$/.test(query)) return -1;
    return kind * 10000 + Math.min(at, 9999);
  }

  function score(list, query) {
    var found = rank(list, query.whole);
    if (found < 0 && query.toneless !== query.whole) found = rank(list, query.toneless);
    if (found >= 0 || query.words.length < 2) return found;
    for (var i = 0; i < query.words.length; i++) {
      var one = rank(list, query.words[i]);
      if (one < 0) return -1;
      found = Math.max(found, one);
    }
    return found;
  }

  function say(shown) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      status.textContent = input.value.trim() || type ? shown + ' / ' + entries.length : '';
    }, 300);
  }

  function apply() {
    var whole = fold(input.value), lowest = Infinity, shown = 0;
    var query = {
      whole: whole,
      toneless: whole.replace(/([a-z])[1-5](?=[a-z]|$)/g, '$1'),
      words: input.value.split(/\s+/).map(fold).filter(Boolean)
    };
    if (whole && !keys) keys = table();
    best = null;
    var filled = new Set();
    entries.forEach(function (e, i) {
      var value = whole ? score(keys[i], query) : 0;
      var show = value >= 0 && (!type || e.dataset.t === type);
      if (show) { shown++; filled.add(e.parentNode); }
      if (show && whole && value < lowest) { lowest = value; best = e; }
      if (e.hidden === show) e.hidden = !show;
    });
    sections.forEach(function (s) { if (s.hidden === filled.has(s)) s.hidden = !s.hidden; });
    chips.forEach(function (b) { b.setAttribute('aria-pressed', String(b.dataset.t === type)); });
    none.hidden = shown > 0 || !entries.length;
    say(shown);
  }

  // Typing replaces the address, so that one step back leaves the page of results and not a letter.
  function remember() {
    var state = new URLSearchParams();
    if (input.value.trim()) state.set('q', input.value.trim());
    if (type) state.set('t', type);
    var hash = state.toString();
    history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
  }

  function changed() {
    apply();
    remember();
    if (window.scrollY > $('search').offsetTop) window.scrollTo({ top: types.offsetTop - 80, behavior: 'instant' });
  }

  function clear() {
    input.value = '';
    type = '';
    apply();
  }

  // An address is a state of the filter or a place in the page. A place that the filter hides is shown.
  function follow() {
    if (/^#[qt]=/.test(location.hash)) {
      var state = new URLSearchParams(location.hash.slice(1));
      input.value = state.get('q') || '';
      type = chips.some(function (b) { return b.dataset.t === state.get('t'); }) ? state.get('t') : '';
      apply();
      return;
    }
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (e) { /* as it stands */ }
    var place = name && $(name);
    if (!place) return;
    var hidden = place.closest('.e[hidden], .sec[hidden]'), closed = place.closest('details:not([open])');
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
    if (event.key === 'Enter' && best) {
      var link = best.querySelector('.pl');
      if (location.hash === '#' + best.id) best.scrollIntoView();
      location.hash = best.id;
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
    changed();
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

  [$('search'), types, $('keys')].forEach(function (part) { part.hidden = false; });
  follow();
}());
