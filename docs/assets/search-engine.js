// The order of results. Loaded with the index when the search box is used; knows nothing of the page it stands on.
// Names come first (whole, begun, misspelt), then words and what stands for them; platforms and attributes lead to facts.
window.GuideSearch = (() => {
  "use strict";

  const { runs, fold, squeeze, shorten, pieces, distance, slipped, patience, RUNS, CHINESE } = window.GuideWords;

  // How much a kind of place counts when its name is typed, and when its words are.
  const NAMED = { platform: 60, page: 42, section: 20, term: 45, rule: 40, case: 34, attribute: 30 };
  const WORDED = {
    platform: 1, page: 1.6, section: 1, attribute: 0.4, fact: 0.6, route: 0.5, term: 0.8, rule: 0.8, case: 0.7, advice: 0.5, figure: 0.4, event: 0.4, pair: 0,
  };
  const ALONE = { platform: 0.6, section: 0.5, fact: 0.6, route: 0.6 }; // a place of one platform, where the query names none
  const SYNONYM = 0.7, BEGUN = 0.6, SLIPPED = 0.5; // how much a word counts that was not typed just so
  const SAID = 250; // how much a place whose name or question says the same as the query counts; its words count 100 at most
  const MARGIN = 0.05;
  const HEADING = 50; // a heading typed whole: before other names of pages, which are in nobody's sight
  const COMMON = 3; // more pages than this have the heading: it is one of the guide's own forms
  const ELSEWHERE = 0.6;
  const TOGETHER = 0.78; // how well an attribute is meant whose names hold all words of a query, but no single name does
  const GROUPED = new Set(["platform", "page", "section", "attribute"]);
  const COMPARES = new Set("vs versus compare compared comparison difference different differ better against 区别 对比 比较 还是 不同 有何不同 有区别 哪个好 哪个更好 好".split(" "));
  const ALL_OF_IT = new Set("marketing strategy brand brands network messenger site news 营销 品牌 推广 运营 做 做营销 怎么做 如何做".split(" ")); // what all of a platform's page is about
  const DEFINES = [
    /^what (?:is|are|does) (?:an? |the )?(.+?)(?: means?)?$/, /^(?:the )?(?:definition|meaning) of (.+)$/, /^(.+?) (?:meaning|means|definition|explained)$/,
    /^define (.+)$/, /^什么是(.+)$/, /^(.+?)(?:是什么意思|是什么|什么意思)$/,
  ];
  const LIKENS = /\b(?:chinese|chinas?|like|equivalent|version|alternative|counterpart|similar)\b/; // "the YouTube of China", "an app like Reddit"
  const ASKS = /^(?:why|how|who|when|where|can|may|must|should|do|does|is|are|will)\b/;
  const ASKS_LEAVE = /\b(can|could|may|must|should|why|will|would)\b|\bhow (do|does|to|can|is)\b/;
  const ASKS_NUMBER = /\bhow (many|much|long|often|old|big)\b/;

  function load(index) {
    const stopped = new Set(index.stopped);
    const fillers = new RegExp(index.stopped.filter((word) => CHINESE.test(word) && (word.length > 1 || "的了吗".includes(word))).join("|"));
    const noted = index.pages.map(() => 0);
    const columns = index.places;
    // Titles that the index leaves out, as scripts/guide/search/places.py writes them.
    const small = (label) => (label.slice(0, 2) === label.slice(0, 2).toUpperCase() ? label : label[0].toLowerCase() + label.slice(1));
    const titles = {
      fact: ([platform], attribute) => `${index.platforms[platform][0]}: ${small(index.attributes[attribute][0])}`,
      attribute: (_, attribute) => `${index.attributes[attribute][0]}, all platforms`,
      pair: ([one, other]) => `${index.platforms[one][0]} and ${index.platforms[other][0]} compared`,
    };
    const places = columns.kind.map((kind, id) => {
      const [page, anchor, note, keys] = [columns.page[id], columns.anchor[id], columns.note[id], columns.keys[id]];
      return {
        id, kind: index.kinds[kind], page, anchor, title: columns.title[id] || titles[index.kinds[kind]](columns.platforms[id], columns.attribute[id]), note, lines: index.pages[page][2], order: note === 0 && index.pages[page][2] ? noted[page]++ : -1,
        platforms: columns.platforms[id], attribute: columns.attribute[id], called: keys ? keys.split(" ") : [], keys: keys ? keys.replaceAll("_", "").split(" ") : [],
        address: index.pages[page][0] + (anchor ? `#${anchor}` : ""), on: index.pages[page][1],
      };
    });
    const platformKeys = index.platforms.flatMap(([, ...keys], platform) => keys.map((key) => ({ key, platform }))).sort((a, b) => b.key.length - a.key.length);
    const own = new Set(platformKeys.map(({ key, platform }) => `${platform} ${key}`));
    // A platform's page is called by more than the platform's names; the rest count as those of a page.
    const rankOf = (place, key, order) => (place.kind === "platform" && !own.has(`${place.platforms[0]} ${key}`) ? 36 : NAMED[place.kind] || 20) + (order ? 0 : 6);
    // A heading that many pages have says nothing of any of them: "What goes wrong".
    const headings = new Map();
    for (const { kind, title } of places) if (kind === "section") headings.set(title, (headings.get(title) || 0) + 1);
    const common = (place) => place.kind === "section" && headings.get(place.title) > COMMON;
    const headed = places.filter((place) => place.kind === "section" && !common(place) && runs(place.title).length > 2);
    const names = places.flatMap((place) => place.keys.map((key, order) => ({ key, place, stem: shorten(key), rank: rankOf(place, key, order) })))
      .concat(headed.map((place) => ({ key: squeeze(place.title), place, stem: shorten(squeeze(place.title)), rank: HEADING })));
    const cutOf = (text) => runs(text).filter((run) => !stopped.has(run)).flatMap(pieces);
    const known = window.GuideWords.load(index);
    const settled = (word) => known.count(word) > 1 || known.named(word); // a word that stands once in a text may be a slip itself

    // Words that stand for one another: those of the data's lists, and each term's characters and its English name.
    const groups = index.synonyms.map((group) => group.map((text) => ({ key: squeeze(text), terms: cutOf(text) })));
    for (const place of places) {
      const keys = place.kind === "term" ? place.keys.filter((key) => CHINESE.test(key) && key.length > 1) : [];
      if (keys.length) groups.push([{ key: "", terms: cutOf(place.title) }, ...keys.map((key) => ({ key, terms: cutOf(key) }))]);
    }
    const like = new Map(); // a word, or a run of characters, → what may stand for it
    const canon = new Map(); // an English word → the first of its list, under which names of attributes meet
    for (const group of groups) {
      for (const { key, terms } of group) {
        const word = CHINESE.test(key) ? key : terms.length === 1 ? terms[0] : "";
        if (!word) continue;
        like.set(word, [...(like.get(word) || []), ...group.filter((other) => other.terms.join() !== terms.join()).map((other) => other.terms)]);
      }
    }
    for (const group of groups.slice(0, index.synonyms.length)) {
      const latin = group.filter(({ key, terms }) => terms.length === 1 && !CHINESE.test(key)).map(({ terms }) => terms[0]);
      for (const word of latin) if (!canon.has(word)) canon.set(word, canon.get(latin[0]) || latin[0]);
    }
    const same = (word) => canon.get(word) || word;
    const longest = Math.max(2, ...[...like.keys()].filter((key) => CHINESE.test(key)).map((key) => key.length));
    const phrases = index.attributes.flatMap(([, ...texts], attribute) => texts.map((text) => ({ attribute, text: squeeze(text), many: runs(text).length, words: [...new Set(cutOf(text))] })));
    const vocabulary = new Set(phrases.flatMap(({ words: own }) => own.flatMap((word) => [word, same(word)])));
    const labels = index.attributes.map(([label]) => new Set(cutOf(label)));
    // Each name and each question that a place answers, as words: by these a place is known when neither is typed whole.
    const said = places.filter((place) => !common(place)).flatMap((place) => (place.kind === "section" ? [place.title] : place.called).map((text) => ({ place, text: text.replaceAll("_", " ") })))
      .map(({ place, text }) => ({ place, words: [...new Set(cutOf(text))] })).filter(({ words: own }) => own.length).map((each) => ({ ...each, weight: each.words.reduce((sum, word) => sum + known.rarity(word), 0) }));
    const saidBy = new Map();
    said.forEach((each, number) => { for (const word of each.words) { if (!saidBy.has(word)) saidBy.set(word, []); saidBy.get(word).push(number); } });
    const facts = new Map(places.filter((place) => place.kind === "fact").map((place) => [`${place.platforms[0]} ${place.attribute}`, place]));

    // Questions of nothing but small words, which still ask for something: "how much" for a price.
    const asking = index.synonyms.flatMap((group) => group.filter((text) => !cutOf(text).length)
      .map((text) => ({ asks: ` ${runs(text).join(" ")} `, word: runs(group[0])[0], group: new Set(group.flatMap(cutOf)) })));

    // "Chinese social media" in a longer question is what all of the guide is about.
    function subject(all) {
      const at = all.findIndex((run, place) => run === "social" && all[place + 1] === "media");
      if (at < 0) return all;
      const from = /^(?:chinese|china)$/.test(all[at - 1]) ? at - 1 : at, to = /^(?:china|chinese)$/.test(all[at + 2]) ? at + 3 : all[at + 2] === "in" && all[at + 3] === "china" ? at + 4 : at + 2;
      const rest = [...all.slice(0, from), ...all.slice(to)];
      return rest.includes("social") || !rest.some((run) => !stopped.has(run) && !index.faint.includes(shorten(run))) ? all : rest;
    }

    function read(query) {
      const every = runs(query).flatMap((run) => (CHINESE.test(run) ? run.split(fillers).filter(Boolean) : [run]));
      const all = subject(every);
      const kept = all.filter((run) => !stopped.has(run));
      for (const { asks, word, group } of asking) if (` ${all.join(" ")} `.includes(asks) && !kept.some((run) => group.has(shorten(run)))) kept.push(word);
      return { all, kept: kept.length ? kept : all, typing: !/[\s，。？?]$/.test(query) };
    }

    const standing = (word, factor) => [{ factor, terms: [word] }, ...(like.get(word) || []).map((terms) => ({ factor: factor * SYNONYM, terms }))];

    // What a query is made of: each part with the words that may stand for it, and how much each of these counts.
    function partsOf(left, platforms, typing) {
      const parts = platforms.map((platform) => [{ factor: 1, terms: cutOf(index.platforms[platform][0]) }]);
      left.forEach((run, at) => {
        const last = typing && at === left.length - 1;
        if (CHINESE.test(run)) { parts.push(...chineseParts(run, last)); return; }
        const word = shorten(run);
        const part = standing(word, 1);
        if (run.length > 1 && (last || !known.has(word))) {
          for (const begun of known.begun(word)) part.push({ factor: (BEGUN * word.length) / (word.length + 0.3 * (begun.length - word.length)), terms: [begun] });
        }
        if (!known.has(word)) for (const { other, steps } of known.near(word, last && part.length < 2)) part.push(...standing(other, SLIPPED / steps));
        parts.push(part);
      });
      return parts;
    }

    // A run of characters is cut where a word of the lists begins or ends; the rest stays as pairs.
    function chineseParts(run, last) {
      const parts = [];
      let rest = "";
      const flush = () => {
        for (const pair of rest.length > 1 || (!parts.length && !stopped.has(rest)) ? pieces(rest) : []) {
          const begun = pair.length === 1 && last ? known.begun(pair) : [];
          if (pair) parts.push([{ factor: 1, terms: [pair] }, ...begun.map((word) => ({ factor: BEGUN, terms: [word] }))]);
        }
        rest = "";
      };
      for (let at = 0; at < run.length;) {
        let many = Math.min(longest, run.length - at);
        while (many > 1 && !like.has(run.slice(at, at + many))) many--;
        if (many < 2) { rest += run[at++]; continue; }
        flush();
        const word = run.slice(at, at + many);
        parts.push([{ factor: 1, terms: pieces(word) }, ...like.get(word).map((terms) => ({ factor: SYNONYM, terms }))]);
        at += many;
      }
      flush();
      return parts;
    }

    // The platforms that a query names, and the words that are left over.
    function platformsIn(kept) {
      const found = [];
      const left = [...kept];
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
      const sweep = (many, which) => {
        for (let at = 0; at + many <= left.length; at++) {
          const hit = which(left.slice(at, at + many));
          if (hit) { take(hit.platform, at, many, []); at--; }
        }
      };
      const whole = (some) => platformKeys.find(({ key }) => key === some.join(""));
      const missed = (some) => { // a name with a slip in it: "enterprise wechaat"
        const run = some.join(""), least = 3 * some.length;
        if (run.length < 4 || some.some((each) => CHINESE.test(each)) || some.every((each) => settled(shorten(each)))) return undefined;
        return platformKeys.find(({ key }) => key.length > least && !CHINESE.test(key) && slipped(run, key, patience(run)) <= patience(run));
      };
      for (const many of [4, 3, 2]) sweep(many, whole);
      for (const many of [3, 2]) sweep(many, missed);
      sweep(1, whole);
      for (const { key, platform } of platformKeys.filter((each) => CHINESE.test(each.key))) {
        const at = left.findIndex((run) => run.includes(key));
        if (at >= 0) take(platform, at, 1, left[at].split(key).filter(Boolean));
      }
      sweep(1, missed);
      if (!found.length && LIKENS.test(left.join(" "))) {
        left.forEach((run, at) => {
          const hit = platformKeys.find(({ key }) => key === `chinese${run}`);
          if (hit) take(hit.platform, at, 1, []);
        });
        if (found.length) return { found, left: left.filter((run) => !stopped.has(run) && !LIKENS.test(run)) };
      }
      return { found, left: left.filter((run) => !stopped.has(run)) };
    }

    // Attributes that the left-over words mean, best first: the share of the words of a name and of the query that meet.
    function attributesIn(left, typing, all) {
      if (!left.length) return [];
      const chinese = left.filter((run) => CHINESE.test(run)).join("");
      const typed = left.filter((run) => !CHINESE.test(run)).map(shorten);
      // Where both scripts are mixed, the characters are read by what stands for them in English.
      const mixed = chinese && typed.length ? left.filter((run) => CHINESE.test(run)).flatMap((run) => chineseParts(run, false)) : [];
      const meant = mixed.flatMap((part) => part.find(({ terms }) => terms.length === 1 && !CHINESE.test(terms[0]))?.terms || []);
      const latin = [...new Set([...typed, ...meant])];
      const asked = all.join("");
      const heard = new Map(); // a word of a name → how well the query says it
      const hear = (word) => {
        if (!heard.has(word)) {
          heard.set(word, latin.reduce((most, each, at) => Math.max(most, each === word ? 1
            : (typing && at === typed.length - 1 && each.length > (at ? 1 : 2) && !vocabulary.has(each) && word.startsWith(each)) || slip(each, word) ? 0.9
            : same(each) === same(word) ? 0.8 : 0), 0));
        }
        return heard.get(word);
      };
      // A word that stands in no name of an attribute takes less from one that is named beside it.
      const typedWeight = latin.reduce((sum, each) => sum + (vocabulary.has(each) || vocabulary.has(same(each)) ? 1 : ELSEWHERE), 0);
      const slip = (each, word) => each.length > 3 && !known.has(each) && distance(each, word, patience(each)) <= patience(each);
      const best = new Map();
      const together = new Map(); // an attribute → which of the typed words stand in one of its names or another
      for (const { attribute, text, many, words: own } of phrases) {
        let score = 0;
        if (CHINESE.test(text)) {
          if (chinese) {
            const inside = [...new Set(text)].filter((c) => chinese.includes(c)).length;
            score = chinese === text ? 1 : (2 * inside) / (new Set(text).size + new Set(chinese).size) - 0.05;
            if (inside < 2 && chinese.length > 1) score = 0;
            if (text.length > 1 && chinese.includes(text) && (text.length > 2 || 2 * text.length >= chinese.length)) score = Math.max(score, 0.7 + 0.02 * text.length);
            if (latin.length) score *= 0.8;
            if (left.join("") === text) score = 1; // both scripts in one name: 蓝V
          }
        } else if (latin.length && own.length) {
          const met = own.reduce((sum, word) => sum + hear(word), 0);
          if (met && latin.length > 1) {
            const some = together.get(attribute) || new Set();
            together.set(attribute, some);
            for (const each of latin) if (own.includes(each)) some.add(each);
            if (some.size === latin.length) score = TOGETHER;
          }
          score = Math.max(score, met ? (2 * met) / (own.length + typedWeight + (chinese && !meant.length ? 1 : 0)) : 0);
          if (latin.join("") === text) score = 1;
          if (score && asked.includes(text)) score = Math.max(score, many > 1 ? 0.76 : 0) + 0.02; // word for word
        }
        if (score > (best.get(attribute) || 0)) best.set(attribute, score);
      }
      // Of two that are meant as well, the one that is called so before others.
      return [...best].map(([attribute, score]) => ({ attribute, score: score + (latin.some((word) => labels[attribute].has(word)) ? 0.01 : 0) })).sort((a, b) => b.score - a.score || a.attribute - b.attribute);
    }

    // Places whose name is the whole query, begins with it, holds it, or is a slip away from it.
    function byName({ all, kept, typing }) {
      const scores = new Map();
      const give = (place, score) => scores.set(place, Math.max(scores.get(place) || 0, score));
      const wholes = [...new Set([all.join(""), kept.join("")])].filter(Boolean);
      let begun = false; // whether what was typed is a name as far as it goes
      for (const whole of wholes) {
        const chinese = CHINESE.test(whole), stemmed = shorten(whole);
        for (const { key, place, rank, stem } of names) {
          if (key === whole) { give(place, 1000 + rank); begun = true; }
          else if (stem === stemmed) { give(place, 930 + rank); begun = true; }
          else if (whole.length > (chinese ? 0 : 2) && key.startsWith(whole)) { give(place, 400 + rank + (100 * whole.length) / key.length); begun = true; }
          else if (chinese && key.includes(whole)) give(place, 350 + rank + (100 * whole.length) / key.length);
        }
      }
      // One word that begins a longer name may as well be a platform's with a slip: "wechatt".
      if (kept.length < 5 && (!begun || (kept.length === 1 && all.length === 1))) {
        const strange = kept.some((run) => !settled(shorten(run)));
        for (const whole of wholes.filter((each) => !CHINESE.test(each))) {
          const most = strange ? patience(whole) : whole.length > 9 ? 1 : 0; // a long name may be missed by a letter that makes another word
          for (const { key, place, rank } of most ? names : []) {
            if (key.length < 4 || (begun && place.kind !== "platform")) continue;
            const steps = slipped(whole, key, most);
            if (steps <= most) give(place, 700 + rank - 50 * steps);
          }
        }
      }
      return scores;
    }

    // Places by the words of their names, titles and texts. `titled` is the share of the query that the title meets.
    function byWords(parts, platforms, wanted) {
      const all = parts.map((part) => known.meet(part));
      const saying = bySaying(parts, all);
      const met = all.filter(({ count }) => count).slice(0, 31);
      const total = met.reduce((sum, { weight }) => sum + weight, 0);
      const sums = new Float32Array(places.length), shares = new Float32Array(places.length), titled = new Float32Array(places.length);
      const which = new Uint32Array(places.length); // a bit for each part of the query that the place meets
      met.forEach(({ values, titles, weight }, part) => {
        for (let id = 0; id < values.length; id++) {
          if (!values[id]) continue;
          sums[id] += values[id] * weight;
          shares[id] += weight / total;
          titled[id] += (titles[id] * weight) / total;
          which[id] |= 1 << part;
        }
      });
      const scores = new Map();
      const least = MARGIN * sums.reduce((most, sum, id) => Math.max(most, sum * shares[id]), 0); // what is far below the best cannot come up again
      for (const place of places) {
        const { id, kind, attribute } = place;
        if (!sums[id] || !WORDED[kind] || (sums[id] * shares[id] < least && !saying.has(place))) continue;
        const meant = !place.platforms.length || kind === "term" ? 1 : !platforms.length ? ALONE[kind] || 1 : platforms.some((each) => place.platforms.includes(each)) ? 1.5 : 0.3;
        const score = sums[id] * WORDED[kind] * (common(place) ? 0.7 : 1) * shares[id] * meant * (1 + (wanted.get(attribute) || 0));
        scores.set(place, { score, titled: titled[id], which: which[id], said: (saying.get(place) || 0) * Math.min(1, meant) });
      }
      return { scores, weigh: (bits) => met.reduce((sum, { weight }, part) => sum + (bits & (1 << part) ? weight : 0), 0) };
    }

    // How much of a name or question a query says, and it of the query, from 0 to 1: the best of each place.
    function bySaying(parts, met) {
      const heard = new Map();
      let asked = 0;
      parts.forEach((part, at) => {
        const { weight } = met[at];
        asked += weight;
        const here = new Map();
        for (const { factor, terms } of part) {
          const counts = new Map();
          for (const term of terms) for (const number of saidBy.get(term) || []) counts.set(number, (counts.get(number) || 0) + 1);
          for (const [number, count] of counts) here.set(number, Math.max(here.get(number) || 0, (factor * count) / terms.length));
        }
        for (const [number, share] of here) heard.set(number, (heard.get(number) || 0) + share * weight);
      });
      const best = new Map();
      for (const [number, weight] of heard) {
        const { place, weight: own } = said[number];
        const share = (2 * weight) / (asked + Math.max(own, weight));
        if (share > 0.1) best.set(place, Math.max(best.get(place) || 0, share));
      }
      return best;
    }

    function find(query, most = 12) {
      const plain = fold(query).trim();
      const bare = plain.replace(/[?？!.]+$/, "");
      const defined = DEFINES.map((pattern) => pattern.exec(bare)?.[1]).find(Boolean);
      const asked = read(defined ? query.replace(/\S.*\S|\S/, defined) : query);
      if (!asked.all.length) return { answers: [], results: [], nearest: [] };
      const { found: platforms, left } = platformsIn(asked.kept);
      const attributes = attributesIn(left, asked.typing, asked.all);
      const wanted = new Map(attributes.filter(({ score }) => score >= 0.5).map(({ attribute, score }) => [attribute, score]));
      const named = byName(asked);
      // Nothing but one platform, in more words than its name: "the Twitter of China", "WeChat marketing".
      const general = left.every((run) => ALL_OF_IT.has(run) || index.faint.includes(shorten(run)));
      if (platforms.length === 1 && general && ![...named.values()].some((score) => score > 900)) {
        named.set(places.find(({ kind, platforms: [own] }) => kind === "platform" && own === platforms[0]), 1000);
      }
      // A whole question asks for more than what a word means.
      if (!defined && ASKS.test(bare) && asked.all.length > 3) for (const [place] of named) if (place.kind === "term") named.delete(place);
      if (defined) for (const [place, score] of named) if (place.kind === "term") named.set(place, score + 30);
      // A term of the platform that is named: "wechat moments".
      const rest = shorten(left.join(""));
      for (const { place, rank, stem } of platforms.length === 1 && rest ? names : []) {
        if (stem !== rest || place.kind === "platform") continue;
        if (place.platforms.includes(platforms[0])) named.set(place, Math.max(named.get(place) || 0, (place.kind === "term" ? 500 : 960) + rank));
      }
      // An attribute, where no platform is named: its column in the comparison.
      const column = !platforms.length && attributes[0]?.score >= 1 && places.find(({ kind, attribute }) => kind === "attribute" && attribute === attributes[0].attribute);
      if (column) named.set(column, Math.max(named.get(column) || 0, 420)); // below names that hold the same word
      const worded = byWords(partsOf(left, platforms, asked.typing), platforms, wanted);
      const [exact] = [...named].sort((a, b) => b[1] - a[1])[0] || [];
      if (exact && named.get(exact) > 980 && worded.scores.size < 6) {
        const { scores } = byWords(partsOf(read(exact.title).kept, [], false), [], new Map());
        for (const [place, entry] of scores) if (!worded.scores.has(place)) worded.scores.set(place, { ...entry, score: entry.score / 4, which: 0, titled: 0, said: 0 });
      }

      // Answers: a platform and an attribute, each named plainly.
      const top = attributes.length ? attributes[0].score : 0;
      const least = asked.all.length > 5 ? 0.75 : 0.6;
      const answers = [];
      const comparing = platforms.length > 1 && left.every((run) => COMPARES.has(run));
      if (platforms.length && left.length && top >= least && !comparing) {
        for (const { attribute, score } of attributes.filter((each) => each.score >= Math.max(least, top - 0.05)).slice(0, platforms.length > 1 ? 1 : 2)) {
          for (const platform of platforms.slice(0, 3)) {
            const place = facts.get(`${platform} ${attribute}`);
            if (place) answers.push(place);
          }
        }
      }

      const results = rank(named, worded, platforms, left, answers).slice(0, most);
      // Before an answer stands what is called just so: "wechat pay" is a term, whatever the fact says of paying.
      const [first] = results;
      const called = named.get(first) > (top < 0.95 ? 600 : 1000) ? first.kind === "term" : named.get(first) > 400 && first.kind === "platform" && !platforms.includes(first.platforms[0]);
      const aside = called || (ASKS_LEAVE.test(plain) && !ASKS_NUMBER.test(plain) && top < 0.95);
      const nearest = results.length || answers.length ? [] : near(asked);
      const best = Math.max(0, ...named.values(), ...[...worded.scores.values()].map(({ said: share }) => share * 1000));
      return { answers, results, nearest, aside, bad: !answers.length && best < 700 && plain.length > 9 };
    }

    function rank(named, { scores: worded, weigh }, platforms, left, answers) {
      const scores = new Map();
      const highest = Math.max(1e-9, ...[...worded.values()].map(({ score }) => score));
      const pages = new Map(), headings = new Map();
      for (const [place, entry] of worded) {
        if (!GROUPED.has(place.kind)) { scores.set(place, (100 * entry.score) / highest); continue; }
        if (!pages.has(place.page)) pages.set(place.page, []);
        pages.get(place.page).push({ place, ...entry });
      }
      for (const members of pages.values()) {
        members.sort((a, b) => b.score - a.score);
        // A page speaks of what its parts speak of together.
        const some = members.slice(0, 5);
        const one = weigh(members[0].which) || 1, together = weigh(some.reduce((bits, { which }) => bits | which, 0)) || 1;
        const evidence = some.reduce((sum, { score }, order) => sum + score * 0.5 ** order, 0) * (together / one);
        // The heading that says what was asked leads; the page itself when its title does.
        const heading = members.filter(({ place }) => place.kind === "section").sort((a, b) => b.titled - a.titled || b.score - a.score)[0];
        const page = members.find(({ place }) => place.kind === "page" || place.kind === "platform");
        if (heading) headings.set(heading.place.page, heading.place);
        const lead = heading && heading.titled > 0.5 && heading.titled > (page?.titled || 0) + 0.15 ? heading : members[0];
        for (const member of members) scores.set(member.place, (100 * (member === lead ? evidence : Math.min(member.score * 0.6, evidence * 0.95))) / highest);
      }
      for (const [place, { said: share }] of worded) scores.set(place, scores.get(place) + SAID * share ** 2);
      for (const [place, score] of named) scores.set(place, score + (scores.get(place) || 0) / 1000);
      // A page that is called so by another name than its own shows the heading that says it.
      for (const [place, score] of named) {
        const heading = place.kind === "page" && score > 990 && headings.get(place.page);
        if (heading && worded.get(heading).titled > 0.8 && !(worded.get(place)?.titled > 0.5)) scores.set(heading, score + 1);
      }
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

  // Sources whose titles or publishers hold nearly all words of a query, best first: for whom looks for a report that the guide cites.
  function cited({ page, list }, query, most = 3) {
    const cut = (text) => new Set(runs(text).flatMap(pieces));
    const asked = [...cut(query)];
    const share = (held) => asked.filter((word) => held.has(word)).length / asked.length;
    return list.map(([name, title, publisher, year]) => ({ name, title, note: [publisher, year].filter(Boolean).join(", "), share: share(cut(`${title} ${publisher} ${year}`)) }))
      .filter((source) => source.share >= 0.75).sort((a, b) => b.share - a.share || a.title.length - b.title.length).slice(0, most)
      .map(({ name, title, note, share: met }) => ({ kind: "source", address: `${page}#source-${name}`, title, on: note, whole: met === 1 && asked.length > 3 }));
  }

  return { load, cited };
})();
