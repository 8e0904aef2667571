"""The guide's own search: what can be found (`places`, `sections`), the file that the browser loads (`index`), and its bench.

The browser's half is `docs/assets/search.js` (the box) and `docs/assets/search-words.js` (what is like what) and
`docs/assets/search-engine.js` (the order of results).
"""
