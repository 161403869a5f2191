// Finding entries as the command does (lookup.c, pinyin.c, fold.c of the library): the same keys, the same kinds of match, the
// same order; tests/cases/lookup holds both to it. Knows nothing of the page: page.js, which follows it, shows what is found.
//
//   const book = yimingSearch.open(lines, pairs);   the table of keys as keys.c writes it, and its pairs of characters
//   const hits = book.find('zlsj')   or book.all()
//   hits.lines          Int32Array of what was found, best first; hits.rank(line), hits.kind(line), hits.key(line) say how
//   book.shown(line, key)    how the label of a key that was found is written; null when it is the name at the entry's head
//   book.entry(line)    { id, type, status, mentions, zh, en, reading, definition, file }
//   book.id(line), book.type(line), book.status(line), book.mentions(line)
//
// A table of keys is a few long strings, one for each kind of key, in which an entry is a line: " key key \n". What begins
// with a query is found by indexOf(' ' + query), at the speed of memory, without an index that would have to be made first.
const yimingSearch = (function () {
  'use strict';

  // The names of ranks, in their order: kind, and whether the query is the whole of the key.
  const EXACT = 0, LABEL = 1, PREFIX = 2, LABEL_BEGUN = 3, PINYIN = 4, PINYIN_BEGUN = 5, INITIALS = 6, INITIALS_BEGUN = 7,
    INSIDE = 8, DEFINITION = 9, TYPO = 10, NONE = 11;
  const KINDS = ['exact', 'label', 'prefix', 'label', 'pinyin', 'pinyin', 'initials', 'initials', 'inside', 'definition', 'typo'];

  // ---- folding: fold.c ----

  const CJK = '\\p{Script=Han}\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3105-\\u312f\\u31a0-\\u31bf' +
    '\\uac00-\\ud7a3\\u1100-\\u11ff\\u3131-\\u318e\\uff66-\\uffdc';
  const HAS_CJK = new RegExp('[' + CJK + ']', 'u');
  const KANA_OR_HANGUL = new RegExp('[' + CJK.slice('\\p{Script=Han}'.length) + ']+', 'gu');
  // Marks and what is an apostrophe, though Unicode has it among the letters.
  const MARKS = /[\u02b9\u02bc\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u064b-\u0652]/g;
  const NO_LETTERS = /[^\p{L}\p{Mn}\p{Mc}\p{N}\p{Co}]/gu;
  const BARRED = { 'ð': 'd', 'ø': 'o', 'đ': 'd', 'ħ': 'h', 'ı': 'i', 'ł': 'l', 'ŧ': 't', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ß': 'ss',
    'ς': 'σ' };

  function folding(pairs) {
    const simplified = new Map(), characters = Array.from(pairs);
    for (let i = 0; i + 1 < characters.length; i += 2) simplified.set(characters[i], characters[i + 1]);
    return function fold(text) {
      const whole = text.normalize('NFKC').replace(KANA_OR_HANGUL, s => s.replace(/./gu, c => '\ue000' + c));
      return whole.replace(/\ue000(.)|([^\ue000]+)/gu, (all, kept, rest) => kept ||
        rest.normalize('NFKD').toLowerCase().replace(MARKS, '').replace(NO_LETTERS, '')
          .replace(/[^a-z0-9]/gu, c => simplified.get(c) || BARRED[c] || c));
    };
  }

  // ---- what was typed, taken as pinyin: pinyin.c ----

  const TONE_MARKS = { '\u0304': 1, '\u0301': 2, '\u030c': 3, '\u0300': 4 };
  const MOST_TYPED = 96;
  // The syllables that there are, by their shape. Only a text with a tone in each part is asked.
  const SYLLABLE = /^(?:(?:[bpmfdtnlgkhrzcsyw]|[zcs]h)?(?:a[io]?|ang?|e[i]?|eng?|o[u]?|ong|u)|[bpmfdtlnjqx]i(?:a[on]?|e|n|ng|u)?|[dtnljqx]i(?:ang?|ong|a)?|(?:[dtnlgkhrzcsyjqx]|[zcs]h)u(?:[ino]|an)?|(?:[gkh]|[zcs]h)u(?:a|ai|ang)|[nljqxy]u[ev]?|[nl]v[e]?|y(?:i|in|ing|uan|un)|(?:[zcs]h?|r)i|er|r|[mn]g?|n)$/;

  // { letters, tones[], parted[], hasTones, hasParts, isToned }, or null: there is something else in it.
  function takeTyped(text) {
    const typed = { letters: '', tones: [], parted: [], hasTones: false, hasParts: false, isToned: false };
    for (const part of text.replace(/ +$/, '').normalize('NFKD').toLowerCase()) {
      const last = typed.letters.length - 1, open = last >= 0 && !typed.parted[last + 1];
      const mark = TONE_MARKS[part];
      if (mark) {
        if (!open || typed.tones[last]) return null;
        typed.tones[last] = mark;
        typed.hasTones = true;
      } else if (part === '\u0308' && open && typed.letters[last] === 'u') {
        typed.letters = typed.letters.slice(0, -1) + 'v';
      } else if (part >= 'a' && part <= 'z' && part.length === 1 && typed.letters.length < MOST_TYPED) {
        typed.letters += part;
      } else {
        if (part >= '1' && part <= '5' && open) {
          typed.tones[last] = Number(part);
          typed.hasTones = true;
        } else if (!/[ \-'’ʼ·]/.test(part)) {
          return null;
        }
        typed.parted[typed.letters.length] = typed.letters.length > 0;
        typed.hasParts = true;
      }
    }
    typed.isToned = typed.hasTones && isToned(typed);
    return typed.letters ? typed : null;
  }

  // Does it divide into syllables that have a tone each?
  function isToned(typed) {
    const count = typed.letters.length, reach = [];
    reach[count] = true;
    for (let i = count - 1; i >= 0; i--) {
      let tones = 0;
      for (let end = i + 1; end <= count && end <= i + 6; end++) {
        if (end > i + 1 && typed.parted[end - 1]) break;
        tones += typed.tones[end - 1] ? 1 : 0;
        if (tones > 1) break;
        if (tones === 1 && reach[end] && SYLLABLE.test(typed.letters.slice(i, end))) reach[i] = true;
      }
    }
    return Boolean(reach[0]);
  }

  // Can the beginning of the reading have been typed so? Its letters are known to be the same. A sound is
  // "zeliansiji/22422121": length and tone of each syllable.
  function fits(typed, sound) {
    const count = typed.letters.length;
    let at = 0;
    for (let m = sound.indexOf('/') + 1; m + 1 < sound.length && at < count; m += 2) {
      const end = at + Number(sound[m]), tone = Number(sound[m + 1]);
      for (let i = at; i < end && i < count; i++) {
        if (typed.parted[i] && i > at) return false;
        if (typed.tones[i] && (typed.tones[i] !== tone || end > count)) return false;
      }
      if (typed.parted[count] && count > at && count < end) return false;
      at = end;
    }
    return at >= count;
  }

  // Is it the reading with syllables written out or given by their beginnings (z, zh), as in zeliansj? open[i]: the syllables
  // so far can have been typed as the first i letters.
  function abbreviates(typed, sound) {
    const letters = typed.letters, count = letters.length, slash = sound.indexOf('/');
    let open = new Uint8Array(count + 1), from = 0;
    open[0] = 1;
    for (let m = slash + 1; m + 1 < sound.length; m += 2) {
      const size = Number(sound[m]), next = new Uint8Array(count + 1), two = sound[from + 1] === 'h' && 'zcs'.includes(sound[from]);
      let some = false;
      for (let i = 0; i < count; i++) {
        if (!open[i]) continue;
        for (let end = i + 1; end <= count && end - i <= size && letters[end - 1] === sound[from + end - 1 - i]; end++) {
          if (end > i + 1 && typed.parted[end - 1]) break;
          const piece = end - i;
          if (piece === 1 || piece === size || (piece === 2 && two)) some = Boolean(next[end] = 1);
        }
      }
      if (!some) return false;
      open = next;
      from += size;
    }
    return slash + 1 < sound.length && Boolean(open[count]);
  }

  // Are the letters one by one, or not parted at all?
  function canBeInitials(typed) {
    let all = true;
    for (let i = 1; i < typed.letters.length; i++) all = all && Boolean(typed.parted[i]);
    return typed.letters.length > 1 && !typed.hasTones && (all || !typed.hasParts);
  }

  // ---- slips of the keyboard: nearest.c ----

  // Is `key` one edit away from `typed`: a letter missing, one too many, another one, two exchanged? Digits do not slip, nor do
  // Chinese characters.
  function isSlip(typed, key) {
    const free = c => c !== undefined && !/[0-9\u2e80-\uffff]/.test(c);
    const difference = key.length - typed.length;
    if (difference < -1 || difference > 1) return false;
    let i = 0;
    while (i < typed.length && i < key.length && typed[i] === key[i]) i++;
    if (difference === 1) return free(key[i]) && key.slice(i + 1) === typed.slice(i);
    if (difference === -1) return free(typed[i]) && typed.slice(i + 1) === key.slice(i);
    if (i === typed.length || !free(typed[i]) || !free(key[i])) return false;
    return typed.slice(i + 1) === key.slice(i + 1) ||
      (free(typed[i + 1]) && typed[i] === key[i + 1] && typed[i + 1] === key[i] && typed.slice(i + 2) === key.slice(i + 2));
  }

  // ---- a table of keys ----

  const ID = 0, TYPE = 1, STATUS = 2, MENTIONS = 3, ZH = 5, EN = 6, READING = 7, DEFINITION_TEXT = 8, NAMES = 9, LABELS = 10,
    SOUNDS = 11, WORDS = 12, SHOWN = 13, FILE = 14;

  // Strings of keys, an entry a line.
  function column(lines, make) {
    const text = [], starts = new Int32Array(lines.length + 1);
    let size = 0;
    for (let i = 0; i < lines.length; i++) {
      const keys = ' ' + make(lines[i]) + ' \n';
      starts[i] = size;
      text.push(keys);
      size += keys.length;
    }
    starts[lines.length] = size;
    return { text: text.join(''), starts };
  }

  // Calls visit(line, place) for each place of `wanted`, which begins with the blank before a key unless it may stand anywhere.
  function each(keys, wanted, visit) {
    const { text, starts } = keys;
    let line = 0;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      while (starts[line + 1] <= at) line++;
      visit(line, at);
    }
  }

  // The key that a place is in.
  function keyAt(text, place) {
    const from = text.lastIndexOf(' ', place) + 1;
    return text.slice(from, text.indexOf(' ', from));
  }

  // Only what a sound divides into has initials, and one letter is everybody's.
  function initialsOf(sounds) {
    let all = '';
    for (let from = 0; from < sounds.length;) {
      const blank = sounds.indexOf(' ', from), end = blank < 0 ? sounds.length : blank;
      let letters = '', at = from;
      for (let m = sounds.indexOf('/', from) + 1; m + 1 < end; m += 2) {
        letters += sounds[at];
        at += sounds.charCodeAt(m) - 48;
      }
      all += (letters.length > 1 ? letters : '') + ' ';
      from = end + 1;
    }
    return all;
  }

  // How the label of a written key is written: null when it is the name that heads the entry.
  function shownAs(fields, key) {
    const keys = (fields[NAMES] + ' ' + fields[LABELS]).trim().split(' '), shown = fields[SHOWN].split('|')[keys.indexOf(key)];
    return shown === '=' ? key : shown || null;
  }

  // ---- a query: each of these tries one way to find, and adds what it finds ----
  //
  // search.ranks[line]: how the entry was found best. search.places[line]: where its key is, if it was found by writing: a
  // place in the names, or that in the labels, negative. Thousands of entries may be found by a letter, so nothing is made
  // for each of them.

  function add(search, line, rank, place) {
    if (search.ranks[line] === NONE) search.count++;
    if (rank < search.ranks[line]) {
      search.ranks[line] = rank;
      if (place) search.places[line] = place;
    }
    if (rank === EXACT || rank === LABEL || rank === PINYIN || rank === INITIALS) search.foundWhole = true;
  }

  // Keys that are the query, or begin with it.
  function written(search, key, beginning) {
    const wanted = ' ' + key + (beginning ? '' : ' '), behind = key.length + 1, { names, labels } = search.table;
    each(names, wanted, (line, at) => add(search, line, names.text[at + behind] === ' ' ? EXACT : PREFIX, at + 1));
    each(labels, wanted, (line, at) => add(search, line, labels.text[at + behind] === ' ' ? LABEL : LABEL_BEGUN, -at - 1));
  }

  // Labels that are written with the same tones (Dédé), when all that was typed has some.
  function sameTones(search, key, typed) {
    const { lines, names, labels, fold } = search.table;
    const isSame = text => {
      const other = takeTyped(text);
      return other && other.letters === typed.letters && other.letters.split('').every((c, i) =>
        (other.tones[i] || 0) === (typed.tones[i] || 0));
    };
    const label = f => shownAs(f, key) || (fold(f[EN]) === key ? f[EN] : f[ZH]);
    each(names, ' ' + key + ' ', (line, at) => { if (isSame(label(lines[line]))) add(search, line, EXACT, at + 1); });
    each(labels, ' ' + key + ' ', (line, at) => { if (isSame(label(lines[line]))) add(search, line, LABEL, -at - 1); });
  }

  // Zelensky's; Zelensky, Volodymyr; missiles.
  function inflected(search, name, key) {
    if (/('s|’s|s'|s’)$/.test(name)) written(search, key.slice(0, -1), false);
    const words = name.split(/[ ,\t]+/).filter(Boolean);
    for (let i = 1; i < words.length && words.length <= 6 && !search.foundWhole; i++)
      written(search, search.table.fold(words.slice(i).concat(words.slice(0, i)).join(' ')), false);
    [['ies', 'y'], ['es', ''], ['s', '']].forEach(([ending, singular]) => {
      if (key.length >= 5 && !search.foundWhole && key.endsWith(ending)) written(search, key.slice(0, -ending.length) + singular, false);
    });
  }

  function sounding(search, typed) {
    const { sounds } = search.table, whole = typed.letters.length < 3 && !typed.hasTones, behind = typed.letters.length + 1;
    each(sounds, ' ' + typed.letters + (whole ? '/' : ''), (line, at) => {
      if ((typed.hasTones || typed.hasParts) && !fits(typed, keyAt(sounds.text, at + 1))) return;
      add(search, line, sounds.text[at + behind] === '/' ? PINYIN : PINYIN_BEGUN, 0);
    });
  }

  function initials(search, typed) {
    const { table } = search, whole = typed.letters.length < 3, behind = typed.letters.length + 1;
    table.initials = table.initials || column(table.lines, f => initialsOf(f[SOUNDS]));
    each(table.initials, ' ' + typed.letters + (whole ? ' ' : ''), (line, at) => {
      add(search, line, table.initials.text[at + behind] === ' ' ? INITIALS : INITIALS_BEGUN, 0);
    });
  }

  function abbreviated(search, typed) {
    const { sounds } = search.table;
    each(sounds, ' ' + typed.letters[0], (line, at) => {
      if (abbreviates(typed, keyAt(sounds.text, at + 1))) add(search, line, INITIALS, 0);
    });
  }

  function spoken(search, typed) {
    const before = search.count;
    sounding(search, typed);
    if (!search.foundWhole && canBeInitials(typed)) initials(search, typed);
    if (!search.foundWhole && search.count === before && !typed.hasTones) abbreviated(search, typed);
  }

  // One edit leaves one half as it is, if the letter in the middle is in neither: an exchange reaches no farther.
  function slips(search, keys, text, ending) {
    const half = text.length >> 1;
    const visit = (line, at) => {
      const key = keyAt(keys.text, at), end = ending ? key.indexOf(ending) : key.length;
      if (isSlip(text, key.slice(0, end))) add(search, line, TYPO, 0);
    };
    each(keys, ' ' + text.slice(0, half), (line, at) => visit(line, at + 1));
    each(keys, text.slice(half + 1) + (ending || ' '), visit);
  }

  // Calls visit(line) where a word begins a word of a Latin name, or Chinese stands anywhere in a name.
  function within(table, word, visit) {
    if (HAS_CJK.test(word)) [table.names, table.labels].forEach(keys => each(keys, word, visit));
    else if (word.length >= 3) [table.words, table.names, table.labels, table.sounds].forEach(keys => each(keys, ' ' + word, visit));
  }

  // What only the page finds: Chinese anywhere in a name, words of Latin names, several words in any order.
  function inside(search, name, key) {
    const { table } = search, found = line => add(search, line, INSIDE, 0);
    if (HAS_CJK.test(key)) within(table, key, found);
    else if (key.length >= 3) each(table.words, ' ' + key, found);
    const words = name.split(/\s+/).map(table.fold).filter(Boolean);
    if (words.length < 2) return;
    const met = new Uint8Array(table.lines.length); // how many of the words, one after the other, a line has
    words.forEach((word, i) => within(table, word, line => { if (met[line] === i) met[line] = i + 1; }));
    for (let line = met.indexOf(words.length); line >= 0; line = met.indexOf(words.length, line + 1)) found(line);
  }

  // What the parts of a text name, the longest first, from the left: the Trumps and Putin.
  function parts(search, name) {
    const words = name.split(/\s+/).filter(Boolean);
    if (words.length < 2 || words.length > 12) return;
    for (let i = 0; i < words.length;) {
      let end = words.length;
      while (end > i && !isPart(search, words.slice(i, end).join(' '))) end--;
      i = Math.max(end, i + 1);
    }
  }

  function isPart(search, part) {
    const key = search.table.fold(part);
    search.foundWhole = false;
    if (key) written(search, key, false);
    if (key && !search.foundWhole && !HAS_CJK.test(part)) inflected(search, part, key);
    return search.foundWhole;
  }

  function defined(search, name) {
    const { table } = search;
    if (name.length < (HAS_CJK.test(name) ? 2 : 4)) return;
    table.definitions = table.definitions || column(table.lines, f => f[DEFINITION_TEXT].toLowerCase());
    each(table.definitions, name.toLowerCase(), line => add(search, line, DEFINITION, 0));
  }

  // All ways in which the command finds, and the page's own; Latin letters may be how a name sounds.
  function latin(search, name, key, isStarred) {
    const typed = takeTyped(name), isToned = Boolean(typed && typed.isToned), hasTones = Boolean(typed && typed.hasTones);
    if (isToned) sameTones(search, key, typed);
    else written(search, key, key.length > 1);
    if (!isStarred) {
      if (!isToned && !search.foundWhole) inflected(search, name, key);
      if (typed) spoken(search, typed);
      if (!search.foundWhole && !hasTones) slipped(search, key, typed);
    }
    if (!hasTones) inside(search, name, key);
  }

  function slipped(search, key, typed) {
    const { names, labels, sounds } = search.table;
    if (key.length >= 5) [names, labels].forEach(keys => slips(search, keys, key, ''));
    if (typed && !typed.hasParts && typed.letters.length >= 5) slips(search, sounds, typed.letters, '/');
  }

  function lookUp(search, query) {
    const quoted = /^["“「](.*?)["”」]?$/.exec(query), starred = /^(.*)\*$/.exec(query);
    const name = quoted ? quoted[1] : starred ? starred[1] : query, key = search.table.fold(name);
    if (!key) return;
    if (quoted) {
      written(search, key, false);
      return;
    }
    if (HAS_CJK.test(name)) {
      written(search, key, true);
      inside(search, name, key);
    } else {
      latin(search, name, key, Boolean(starred));
    }
    defined(search, name);
    if (search.count === 0) parts(search, name);
  }

  // By rank; the table has the lines in the order of those that are found alike.
  function inOrder({ ranks, count }) {
    const lines = new Int32Array(count);
    for (let rank = 0, i = 0; i < count; rank++)
      for (let line = ranks.indexOf(rank); line >= 0; line = ranks.indexOf(rank, line + 1)) lines[i++] = line;
    return lines;
  }

  function find(table, query) {
    const size = table.lines.length, search = { table, ranks: new Uint8Array(size).fill(NONE), places: new Int32Array(size), count: 0, foundWhole: false };
    lookUp(search, query.trim());
    return {
      lines: inOrder(search),
      rank: line => search.ranks[line],
      kind: line => KINDS[search.ranks[line]],
      key: line => {
        const place = search.places[line];
        return place === 0 ? '' : place > 0 ? keyAt(table.names.text, place) : keyAt(table.labels.text, -place);
      }
    };
  }

  function all(table) {
    return { lines: Int32Array.from(table.lines, (fields, line) => line), rank: () => 0, kind: () => '', key: () => '' };
  }

  function open(text, pairs) {
    const lines = text.split('\n');
    lines.pop();
    for (let i = 0; i < lines.length; i++) lines[i] = lines[i].split('\t');
    const table = {
      lines,
      fold: folding(pairs),
      names: column(lines, f => f[NAMES]),
      labels: column(lines, f => f[LABELS]),
      sounds: column(lines, f => f[SOUNDS]),
      words: column(lines, f => f[WORDS]),
      initials: null, definitions: null // made when they are first needed
    };
    return {
      fold: table.fold,
      find: query => find(table, query),
      all: () => all(table),
      entry: line => {
        const f = lines[line];
        return { id: f[ID], type: f[TYPE], status: f[STATUS], mentions: Number(f[MENTIONS]), zh: f[ZH], en: f[EN],
          reading: f[READING], definition: f[DEFINITION_TEXT], file: f[FILE] };
      },
      id: line => lines[line][ID],
      type: line => lines[line][TYPE],
      status: line => lines[line][STATUS],
      mentions: line => Number(lines[line][MENTIONS]),
      shown: (line, key) => shownAs(lines[line], key)
    };
  }

  // The keys by which a query is looked up: as it is written, and as it sounds.
  function keysOf(query, pairs) {
    const name = query.replace(/^["“「]|["”」*]$/g, ''), typed = takeTyped(name);
    return [folding(pairs)(name)].concat(typed ? [typed.letters] : []);
  }

  return { open, keysOf };
}());
