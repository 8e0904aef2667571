// The order of results. Loaded with the index when the search box is used; knows nothing of the page it stands on.
// MiniSearch finds words (exact, begun, misspelt) and weighs them; what is here knows names, platforms and attributes.
// The cut into words is that of scripts/guide/search/words.py: a test holds the two together.
window.GuideSearch = (() => {
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

  // Steps from one word to another: a letter more, less or other, or two neighbours that changed places.
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
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

  // The letters of a word as bits: one step changes two of them at most, which rules most words out at once.
  const letters = (word) => { let bits = 0; for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31); return bits; };
  function apart(one, other) {
    let bits = one ^ other, count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
  }

  const patience = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

  // How much a kind of place counts when its name is typed, and when its words are.
  const NAMED = { platform: 60, page: 42, section: 20, term: 45, rule: 40, case: 34, attribute: 30 };
  const WORDED = { platform: 1, page: 1.6, section: 1, attribute: 0.9, fact: 0.6, route: 0.5, term: 0.8, rule: 0.8, case: 0.7, advice: 0.5, figure: 0.4, event: 0.4, pair: 0 };
  const ALONE = { platform: 0.6, section: 0.5, fact: 0.6, route: 0.6 }; // a place of one platform, where the query names none
  const GROUPED = new Set(["platform", "page", "section", "attribute"]);
  const COMPARES = new Set("vs versus compare compared comparison difference different differ better against 区别 对比 比较 还是".split(" "));
  const ASKS_LEAVE = /\b(can|could|may|must|should|why|will|would)\b|\bhow (do|does|to|can|is)\b/;
  const ASKS_NUMBER = /\bhow (many|much|long|often|old|big)\b/;

  function load(index, MiniSearch) {
    const stopped = new Set(index.stopped);
    const fillers = new RegExp(index.stopped.filter((word) => CHINESE.test(word) && (word.length > 1 || "的了吗".includes(word))).join("|"));
    const noted = index.pages.map(() => 0);
    const columns = index.places;
    const places = columns.kind.map((kind, id) => {
      const [page, anchor, note, keys] = [columns.page[id], columns.anchor[id], columns.note[id], columns.keys[id]];
      return {
        id, kind: index.kinds[kind], page, anchor, title: columns.title[id], note, order: note === 0 && index.pages[page][2] ? noted[page]++ : -1,
        platforms: columns.platforms[id], attribute: columns.attribute[id], keys: keys ? keys.split(" ") : [],
        address: index.pages[page][0] + (anchor ? `#${anchor}` : ""), on: index.pages[page][1],
      };
    });
    const platformKeys = index.platforms.flatMap(([, ...keys], platform) => keys.map((key) => ({ key, platform }))).sort((a, b) => b.key.length - a.key.length);
    const own = new Set(platformKeys.map(({ key, platform }) => `${platform} ${key}`));
    // A platform's page is called by more than the platform's names; the rest count as those of a page.
    const rankOf = (place, key, order) => (place.kind === "platform" && !own.has(`${place.platforms[0]} ${key}`) ? 36 : NAMED[place.kind] || 20) + (order ? 0 : 6);
    const names = places.flatMap((place) => place.keys.map((key, order) => ({ key, place, rank: rankOf(place, key, order), bits: letters(key) })));
    const cutOf = (text) => runs(text).filter((run) => !stopped.has(run)).flatMap(pieces);
    const phrases = index.attributes.flatMap(([, ...texts], attribute) => texts.map((text) => ({ attribute, text: squeeze(text), words: [...new Set(cutOf(text))] })));
    const facts = new Map(places.filter((place) => place.kind === "fact").map((place) => [`${place.platforms[0]} ${place.attribute}`, place]));
    const { known, texts } = words(index, places.length, MiniSearch);
    const settled = (word) => (known.get(word) || 0) > 1; // a word that stands once may be a slip itself
    const weight = (word) => Math.log(1 + places.length / (1 + (known.get(word) || 0)));

    function read(query) {
      const all = runs(query).flatMap((run) => (CHINESE.test(run) ? run.split(fillers).filter(Boolean) : [run]));
      const kept = all.filter((run) => !stopped.has(run));
      return { all, kept: kept.length ? kept : all, typing: !/[\s，。？?]$/.test(query) };
    }

    // The platforms that a query names, and the words that are left over.
    function platformsIn(kept) {
      const found = [];
      let left = [...kept];
      const take = (platform, at, many, instead) => {
        if (!found.includes(platform)) found.push(platform);
        left.splice(at, many, ...instead);
      };
      for (const { key, platform } of platformKeys) {
        const parts = key.match(RUNS);
        if (parts.length !== 2 || !CHINESE.test(parts[1])) continue; // a name of both scripts: B站
        const at = left.findIndex((run, place) => run === parts[0] && left[place + 1]?.startsWith(parts[1]));
        if (at >= 0) take(platform, at, 2, [left[at + 1].slice(parts[1].length)].filter(Boolean));
      }
      for (let at = 0; at < left.length; at++) {
        for (let many = Math.min(4, left.length - at); many > 0; many--) {
          const joined = left.slice(at, at + many).join("");
          const hit = platformKeys.find(({ key }) => key === joined);
          if (hit) { take(hit.platform, at, many, []); at--; break; }
        }
      }
      for (const { key, platform } of platformKeys.filter((each) => CHINESE.test(each.key))) {
        const at = left.findIndex((run) => run.includes(key));
        if (at >= 0) take(platform, at, 1, left[at].split(key).filter(Boolean));
      }
      for (let at = 0; at < left.length; at++) {
        const run = left[at];
        if (run.length < 4 || CHINESE.test(run) || settled(shorten(run))) continue;
        const near = platformKeys.find(({ key }) => key.length > 3 && !CHINESE.test(key) && distance(run, key, patience(run)) <= patience(run));
        if (near) { take(near.platform, at, 1, []); at--; }
      }
      return { found, left };
    }

    // Attributes that the left-over words mean, best first: the share of the words of a name and of the query that meet.
    function attributesIn(left, typing, all) {
      if (!left.length) return [];
      const chinese = left.filter((run) => CHINESE.test(run)).join("");
      const latin = [...new Set(left.filter((run) => !CHINESE.test(run)).map(shorten))];
      const asked = all.join("");
      const slips = new Map();
      const slip = (each, word) => {
        if (known.has(each) || each.length < 5) return false;
        const pair = `${each} ${word}`;
        if (!slips.has(pair)) slips.set(pair, distance(each, word, 1) <= 1);
        return slips.get(pair);
      };
      const best = new Map();
      for (const { attribute, text, words: own } of phrases) {
        let score = 0;
        if (CHINESE.test(text)) {
          if (chinese) {
            const inside = [...new Set(text)].filter((c) => chinese.includes(c)).length;
            score = chinese === text ? 1 : (2 * inside) / (new Set(text).size + new Set(chinese).size) - 0.05;
            if (inside < 2 && chinese.length > 1) score = 0;
            if (latin.length) score *= 0.8;
          }
        } else if (latin.length && own.length) {
          let met = 0;
          for (const word of own) {
            const like = latin.some((each, at) => each === word
              || (typing && at === latin.length - 1 && each.length > 2 && word.startsWith(each) && 0.9)
              || slip(each, word));
            if (like) met++;
          }
          score = met ? (2 * met) / (own.length + latin.length + (chinese ? 1 : 0)) : 0;
          if (latin.join("") === text) score = 1;
          if (score && asked.includes(text)) score = Math.max(score, own.length > 1 ? 0.76 : 0) + 0.02; // word for word
        }
        if (score > (best.get(attribute) || 0)) best.set(attribute, score);
      }
      return [...best].map(([attribute, score]) => ({ attribute, score })).sort((a, b) => b.score - a.score || a.attribute - b.attribute);
    }

    // Places whose name is the whole query, begins with it, holds it, or is a slip away from it.
    function byName({ all, kept, typing }) {
      const scores = new Map();
      const give = (place, score) => scores.set(place, Math.max(scores.get(place) || 0, score));
      const wholes = [...new Set([all.join(""), kept.join("")])].filter(Boolean);
      let begun = false;
      for (const whole of wholes) {
        const chinese = CHINESE.test(whole);
        for (const { key, place, rank } of names) {
          if (key === whole) { give(place, 1000 + rank); begun = true; }
          else if (whole.length > (chinese ? 0 : 2) && key.startsWith(whole)) { give(place, 400 + rank + (100 * whole.length) / key.length); begun = true; }
          else if (chinese && key.includes(whole)) give(place, 350 + rank + (100 * whole.length) / key.length);
        }
      }
      if (!begun && kept.length < 5) {
        const whole = kept.join(""), most = patience(whole);
        if (most && !CHINESE.test(whole) && kept.some((run) => !settled(shorten(run)))) {
          const bits = letters(whole);
          for (const { key, place, rank, bits: own } of names) {
            if (key.length < 4 || apart(bits, own) > 2 * most) continue;
            const steps = distance(whole, key, most);
            if (steps <= most) give(place, 700 + rank - 50 * steps);
          }
        }
      }
      return scores;
    }

    function byWords({ kept, typing }, platforms, wanted) {
      const terms = kept.flatMap(pieces);
      if (!terms.length) return new Map();
      const last = typing ? terms.at(-1) : "";
      const total = [...new Set(terms)].reduce((sum, term) => sum + weight(term), 0);
      // Words that stand everywhere cost time and tell nothing, where the query has others.
      const rare = terms.filter((term) => term === last || (known.get(term) || 0) < places.length * 0.1);
      const found = texts.search((rare.length > 2 ? rare : terms).join(" "), {
        fields: ["names", "title", "text"],
        boost: { names: 3, title: 2.5, text: 1 },
        fuzzy: (term) => (known.has(term) || CHINESE.test(term) ? false : patience(term) || false),
        prefix: (term) => (term === last || !known.has(term)) && (CHINESE.test(term) || term.length > 1),
        weights: { fuzzy: 0.35, prefix: 0.6 },
      });
      const scores = new Map();
      for (const hit of found) {
        const place = places[hit.id];
        const covered = [...new Set(hit.queryTerms)].reduce((sum, term) => sum + weight(term), 0) / total;
        let score = hit.score * WORDED[place.kind] * covered;
        if (place.platforms.length) score *= !platforms.length ? ALONE[place.kind] || 1 : platforms.some((each) => place.platforms.includes(each)) ? 1.5 : 0.3;
        if (place.attribute >= 0 && wanted.has(place.attribute)) score *= 1 + wanted.get(place.attribute);
        scores.set(place, score);
        if (GROUPED.has(place.kind)) place.met = hit.queryTerms;
      }
      return scores;
    }

    function find(query, most = 12) {
      const asked = read(query);
      if (!asked.all.length) return { answers: [], results: [], nearest: [] };
      const { found: platforms, left } = platformsIn(asked.kept);
      const attributes = attributesIn(left, asked.typing, asked.all);
      const wanted = new Map(attributes.filter(({ score }) => score >= 0.5).map(({ attribute, score }) => [attribute, score]));
      const named = byName(asked);
      const worded = byWords(asked, platforms, wanted);
      const [exact] = [...named].sort((a, b) => b[1] - a[1])[0] || [];
      if (exact && named.get(exact) > 1000 && worded.size < 6) {
        for (const [place, score] of byWords(read(`${exact.title} `), [], new Map())) if (!worded.has(place)) worded.set(place, score / 4);
      }

      // Answers: a platform and an attribute, each named plainly.
      const top = attributes.length ? attributes[0].score : 0;
      const least = asked.all.length > 5 ? 0.75 : 0.6;
      const answers = [];
      if (platforms.length && left.length && top >= least) {
        for (const { attribute, score } of attributes.filter((each) => each.score >= Math.max(least, top - 0.05)).slice(0, platforms.length > 1 ? 1 : 2)) {
          for (const platform of platforms.slice(0, 3)) {
            const place = facts.get(`${platform} ${attribute}`);
            if (place) answers.push(place);
          }
        }
      }

      const results = rank(named, worded, platforms, left, wanted, answers).slice(0, most);
      const plain = fold(query);
      const aside = ASKS_LEAVE.test(plain) && !ASKS_NUMBER.test(plain);
      const nearest = results.length || answers.length ? [] : near(asked);
      return { answers, results, nearest, aside };
    }

    function rank(named, worded, platforms, left, wanted, answers) {
      const scores = new Map();
      const highest = Math.max(1e-9, ...worded.values());
      const pages = new Map();
      for (const [place, score] of worded) {
        if (!GROUPED.has(place.kind)) { scores.set(place, (100 * score) / highest); continue; }
        if (!pages.has(place.page)) pages.set(place.page, []);
        pages.get(place.page).push([place, score]);
      }
      for (const [page, members] of pages) {
        members.sort((a, b) => b[1] - a[1]);
        // A page speaks of what its parts speak of together.
        const met = [...new Set(members.slice(0, 5).flatMap(([place]) => place.met))];
        const one = members[0][0].met.reduce((sum, term) => sum + weight(term), 0);
        const evidence = members.slice(0, 5).reduce((sum, [, score], order) => sum + score * 0.5 ** order, 0) * (met.reduce((sum, term) => sum + weight(term), 0) / one) ** 1.5;
        members.forEach(([place, score], order) => scores.set(place, (100 * (order ? score * 0.6 : evidence)) / highest));
      }
      for (const [place, score] of named) scores.set(place, score + (scores.get(place) || 0) / 1000);
      if (platforms.length > 1) {
        const pair = places.find((place) => place.kind === "pair" && platforms.slice(0, 2).every((each) => place.platforms.includes(each)));
        const written = pair && [...scores.keys()].find((place) => place.address === pair.address);
        if (pair) scores.set(written || pair, (scores.get(written) || 0) + (left.every((run) => COMPARES.has(run)) ? 500 : 60));
      }
      const seen = new Set(answers.map((place) => place.address));
      const perPage = new Map();
      return [...scores].sort((a, b) => b[1] - a[1] || a[0].id - b[0].id).map(([place]) => place).filter((place) => {
        if (seen.has(place.address)) return false;
        const many = GROUPED.has(place.kind) ? 3 : 4;
        const count = (perPage.get(place.page) || 0) + 1;
        if (count > many) return false;
        seen.add(place.address);
        perPage.set(place.page, count);
        return true;
      });
    }

    // The names that look most like what was typed.
    function near({ all }) {
      const whole = all.join("");
      const most = Math.max(2, Math.ceil(whole.length / 2));
      return [...new Map(names.map(({ key, place }) => [place, distance(whole, key, most)]).sort((a, b) => b[1] - a[1]))]
        .filter(([, steps]) => steps <= most).sort((a, b) => a[1] - b[1] || a[0].id - b[0].id).slice(0, 4).map(([place]) => place);
    }

    return { find, cut: cutOf };
  }

  // The index as MiniSearch keeps it: each word with its fields and the places that hold it.
  function words(index, count, MiniSearch) {
    const lengths = Array.from({ length: count }, () => [0, 0, 0]);
    const known = new Map();
    const half = index.digits.length / 2;
    const digit = new Map([...index.digits].map((character, place) => [character, place]));
    const list = index.words.map((line) => {
      const [word, ...fields] = line.split(" ");
      const held = {};
      const holders = new Set();
      for (const text of fields) {
        const own = (held[text[0]] = {});
        let place = 0, step = 0, scale = 1;
        for (let at = 1; at < text.length; at++) {
          const value = digit.get(text[at]);
          if (value >= half) { step += (value - half) * scale + scale * half; scale *= half; continue; }
          place += step + value * scale;
          [step, scale] = [0, 1];
          own[place] = 1;
          lengths[place][text[0]]++;
          holders.add(place);
        }
      }
      known.set(word, holders.size);
      return [word, held];
    });
    const ids = Object.fromEntries(lengths.map((_, id) => [id, id]));
    const average = [0, 1, 2].map((field) => lengths.reduce((sum, own) => sum + own[field], 0) / count);
    const texts = MiniSearch.loadJS(
      {
        documentCount: count, nextId: count, documentIds: ids, fieldIds: { names: 0, title: 1, text: 2 }, fieldLength: Object.fromEntries(lengths.entries()),
        averageFieldLength: average, storedFields: {}, dirtCount: 0, index: list, serializationVersion: 2,
      },
      { fields: ["names", "title", "text"], tokenize: (text) => text.split(" "), processTerm: (term) => term },
    );
    return { known, texts };
  }

  return { load, fold, shorten };
})();
