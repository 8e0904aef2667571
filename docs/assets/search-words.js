// Words: how text is cut into those that are compared, which are like one another, and which places of the index hold them.
// The cut is that of scripts/guide/search/words.py: a test holds the two together. Loaded when the search box is used.
window.GuideWords = (() => {
  "use strict";

  const RUNS = /[a-z0-9]+(?:\+(?![a-z0-9]))?|[㐀-䶿一-鿿〇]+/g;
  const SPELLINGS = [["isation", "ize"], ["ization", "ize"], ["ise", "ize"], ["our", "or"], ["ence", "ense"]];
  const ENDINGS = ["ment", "ing", "ed", "er", "al", "ly"];
  const CHINESE = /[㐀-䶿一-鿿〇]/;

  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/['’‘]s?\b/g, "");
  const runs = (text) => fold(text).match(RUNS) || [];
  const squeeze = (text) => runs(text).join("");

  function shorten(word) {
    if (/^\d+$/.test(word) || word.length < 4) return word.length === 3 && word.endsWith("s") && !"siu".includes(word[1]) ? word.slice(0, -1) : word;
    if (word.endsWith("ies")) word = word.slice(0, -3) + "y";
    else if (word.endsWith("es") && "sxzh".includes(word.at(-3))) word = word.slice(0, -2);
    else if (word.endsWith("s") && !"su".includes(word.at(-2))) word = word.slice(0, -1);
    for (const [one, other] of SPELLINGS) if (word.endsWith(one) && word.length > one.length + 2) word = word.slice(0, -one.length) + other;
    for (const ending of ENDINGS) {
      if (word.endsWith(ending) && word.length - ending.length >= 4) {
        word = word.slice(0, -ending.length);
        if (word.length > 3 && word.at(-1) === word.at(-2) && !"se".includes(word.at(-1))) word = word.slice(0, -1);
        break;
      }
    }
    return word.endsWith("e") && word.length > 4 ? word.slice(0, -1) : word;
  }

  function pieces(run) {
    if (!CHINESE.test(run[0])) return [shorten(run)];
    return run.length === 1 ? [run] : Array.from({ length: run.length - 1 }, (_, place) => run.slice(place, place + 2));
  }

  // The letters of a word as bits: one step changes two of them at most, which rules most words out at once.
  const letters = (word) => { let bits = 0; for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31); return bits; };
  function apart(one, other) {
    let bits = one ^ other, count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
  }

  // Steps from one word to another: a letter more, less or other, or two neighbours that changed places.
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most || apart(letters(one), letters(other)) > 2 * most) return most + 1;
    let before = [], last = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let row = 1; row <= one.length; row++) {
      const next = [row];
      let least = row;
      for (let column = 1; column <= other.length; column++) {
        let steps = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) steps = Math.min(steps, before[column - 2] + 1);
        next.push(steps);
        least = Math.min(least, steps);
      }
      if (least > most) return most + 1;
      before = last;
      last = next;
    }
    return last[other.length];
  }

  // Whether one is the other with a few slips; all letters in another order, from the first on, are one: "zhuhi".
  const sorted = (word) => [...word].sort().join("");
  const slipped = (one, other, most) => {
    const steps = distance(one, other, most);
    return steps > 1 && one.length > 4 && one[0] === other[0] && one.length === other.length && sorted(one) === sorted(other) ? 1 : steps;
  };

  const patience = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

  const FIELDS = [3, 2.5, 1]; // how much a word counts in a name, a title and a text
  const FAINT = 0.3; // how much a word counts of which all of the guide speaks
  const TITLE = 1;

  // The words of the index, in order, and the places that hold each, weighed as BM25 does: rare words more, long texts less.
  function load(index) {
    const count = index.places.kind.length;
    const half = index.digits.length / 2;
    const digit = new Uint8Array(128);
    [...index.digits].forEach((character, value) => { digit[character.charCodeAt(0)] = value; });
    const lengths = FIELDS.map(() => new Uint16Array(count));
    const held = new Map();
    for (const line of index.words) {
      const [word, ...fields] = line.split(" ");
      held.set(word, fields.map((text) => ({ field: Number(text[0]), holders: placesIn(text, lengths[text[0]]) })));
    }
    const list = [...held.keys()];
    const latin = list.filter((word) => !CHINESE.test(word));
    const norms = lengths.map((own, field) => {
      const average = own.reduce((sum, length) => sum + length, 0) / count || 1;
      return Float32Array.from(own, (length) => FIELDS[field] * (0.5 + 2.2 / (1 + 1.2 * (0.3 + (0.7 * length) / average))));
    });

    // The first half of the digits ends a number, the second says that more follow; each number is a step from the last.
    function placesIn(text, counted) {
      const holders = [];
      let place = 0, step = 0, scale = 1;
      for (let at = 1; at < text.length; at++) {
        const value = digit[text.charCodeAt(at)];
        step += value * scale;
        scale *= half;
        if (value >= half) continue;
        place += step;
        [step, scale] = [0, 1];
        holders.push(place);
        counted[place]++;
      }
      return holders;
    }

    // The places that hold a word, how much it counts in each, and whether it stands in the title.
    const weighed = new Map();
    function holding(word) {
      if (weighed.has(word)) return weighed.get(word);
      const values = new Map(), titled = new Set();
      for (const { field, holders } of held.get(word) || []) {
        for (const place of holders) {
          values.set(place, (values.get(place) || 0) + norms[field][place]);
          if (field === TITLE) titled.add(place);
        }
      }
      const found = { places: [...values.keys()], values: [...values.values()], titled: [...values.keys()].map((place) => titled.has(place)) };
      weighed.set(word, found);
      return found;
    }

    function begun(start) {
      let low = 0, high = list.length;
      while (low < high) { const middle = (low + high) >> 1; if (list[middle] < start) low = middle + 1; else high = middle; }
      const found = [];
      for (; low < list.length && list[low].startsWith(start); low++) if (list[low] !== start) found.push(list[low]);
      return found;
    }

    // The words that are fewest slips away; with `open`, those whose beginning is.
    function near(word, open) {
      const most = patience(word);
      const found = [];
      for (const other of most ? latin : []) {
        const whole = distance(word, other, most);
        const steps = open && whole > 1 ? Math.min(whole, distance(word, other.slice(0, word.length), most)) : whole;
        if (steps && steps <= most) found.push({ other, steps });
      }
      const least = Math.min(...found.map(({ steps }) => steps));
      return found.filter(({ steps }) => steps === least);
    }

    // How well each place meets a part of a query: the best of the words, or sets of words, that may stand for it.
    function meet(part) {
      const values = new Float32Array(count), titles = new Float32Array(count);
      for (const { factor, terms } of part) {
        const share = factor / terms.length;
        const sum = terms.length > 1 ? new Float32Array(count) : null, inTitle = sum && new Float32Array(count);
        for (const term of terms) {
          const { places, values: own, titled } = holding(term);
          places.forEach((place, at) => {
            const value = sum ? (sum[place] += own[at] * share) : own[at] * share;
            if (value > values[place]) values[place] = value;
            if (!titled[at]) return;
            const title = sum ? (inTitle[place] += share) : share;
            if (title > titles[place]) titles[place] = title;
          });
        }
      }
      const met = values.reduce((sum, value) => sum + (value ? 1 : 0), 0);
      const typed = Math.max(0, ...part.filter(({ factor }) => factor === 1).map(({ terms }) => Math.min(...terms.map(countOf))));
      const faint = part.every(({ terms, factor }) => factor < 1 || terms.every((term) => index.faint.includes(term)));
      return { values, titles, count: met, weight: rarityOf(typed || met) * (faint ? FAINT : 1) };
    }

    const countOf = (word) => holding(word).places.length;
    const rarityOf = (holders) => Math.log(1 + (count - holders + 0.5) / (holders + 0.5));
    const rarity = (word) => rarityOf(countOf(word)) * (index.faint.includes(word) ? FAINT : 1);
    const named = (word) => held.has(word) && held.get(word)[0].field === 0;
    return { has: (word) => held.has(word), named, begun, near, meet, rarity, count: countOf };
  }

  return { load, runs, fold, squeeze, shorten, pieces, distance, slipped, patience, RUNS, CHINESE };
})();
