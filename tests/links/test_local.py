"""What one page settles: for each rule a case that passes and one that fails.

The cases cover what the suites of other link checkers cover; where those disagree, the HTML and URL standards decide.
"""

from __future__ import annotations

import pytest

from guide.links import Level

ROOM = {
    "page.html": '<p id="here"></p><p id="汉字"></p><p id="ü"></p><p id="100%"></p><p id="a b"></p><a name="named"></a><p name="not"></p>'
    '<p id="|&gt;/2"></p><p id="let\'s-go"></p><p id="MixedCase"></p><p id="a%20c"></p>',
    "folder/index.html": '<p id="in"></p>',
    "folder/page.html": "<p>",
    "folder.html/index.html": "<p>",
    "bare/file.txt": "",
    "old/index.htm": "<p>",
    "with space.html": "<p>",
    "汉字.html": "<p>",
    "100%.html": "<p>",
    "a+b.html": "<p>",
    "[x].js": "",
    "a.png": b"",
    "b.png": b"",
    "a,b.png": b"",
    "s.js": "",
    "s.css": "",
    "doc.pdf": b"",
    "v.vtt": "",
    "index.html/nothing.txt": "",
    "deep/er/page.html": "<p>",
    "deep/noext": "",
}
del ROOM["index.html/nothing.txt"]

FINE = {
    # addresses
    "relative": '<a href="page.html">',
    "dot": '<a href="./page.html">',
    "dots inside": '<a href="folder/../page.html">',
    "dots above the root stay at the root": '<a href="../../page.html">',
    "root-relative": '<a href="/page.html">',
    "root": '<a href="/">',
    "folder with slash": '<a href="folder/">',
    "folder by its index": '<a href="folder/index.html">',
    "folder with index.htm": '<a href="old/">',
    "folder that looks like a page": '<a href="folder.html/">',
    "dot for this folder": '<a href=".">',
    "query": '<a href="page.html?x=1&y=2">',
    "query only": '<a href="?x=1">',
    "query with slash and fragment": '<a href="folder/?a=/b#in">',
    "empty": '<a href="">',
    "blank": '<a href="  ">',
    "no value": "<a href>",
    "no href": "<a>placeholder</a>",
    "no href but id": '<a id="x"></a>',
    "spaces around": '<a href="  page.html\n">',
    "tab and line break inside": '<a href="pa\tge\n.html">',
    "unquoted": "<a href=page.html>",
    "single quotes": "<a href='page.html'>",
    "upper case tag and attribute": '<A HREF="page.html">',
    "entities": '<a href="&#112;age&period;html">',
    "entity without semicolon before =": '<a href="page.html?a=1&copy=2">',
    "first of doubled attributes": '<a href="page.html" href="gone.html">',
    "percent-encoded": '<a href="with%20space.html">',
    "space": '<a href="with space.html">',
    "percent-encoded letters": '<a href="%70age.html">',
    "Chinese": '<a href="汉字.html">',
    "Chinese percent-encoded": '<a href="%E6%B1%89%E5%AD%97.html">',
    "Chinese percent-encoded in lower case": '<a href="%e6%b1%89%e5%ad%97.html">',
    "encoded percent": '<a href="100%25.html">',
    "lonely percent": '<a href="100%.html">',
    "plus is plus": '<a href="a+b.html">',
    "plus encoded": '<a href="a%2Bb.html">',
    "brackets": '<script src="%5Bx%5D.js"></script>',
    "backslash is a slash": r'<a href="folder\page.html">',
    "encoded dots": '<a href="folder/%2e%2e/page.html">',
    "other host": '<a href="https://example.org/gone">',
    "other host without scheme": '<a href="//example.org/gone">',
    "other host in capitals": '<a href="HTTPS://EXAMPLE.ORG/">',
    "other host with backslashes": r'<a href="https:\\example.org\x">',
    "international host": '<a href="https://例え.jp/">',
    "host in punycode": '<a href="https://www.xn--mxaaaiil1bdgepgr1bpt0d.gr/">',
    "pipe in a query": '<link rel="stylesheet" href="https://example.org/css?a|b">',
    "javascript": '<a href="javascript:void(0)">',
    "javascript with line break": '<a href="java\nscript:void(0)">',
    "data": '<img src="data:image/png;base64,AAAA" alt="">',
    "data with spaces": '<a href="data:text/plain, Hello,%20world! ">',
    "irc": '<a href="irc://irc.example.org/%23x">',
    "about": '<iframe src="about:blank"></iframe>',
    "blob": '<a href="blob:https://example.org/1">',
    "ftp": '<a href="ftp://example.org/x"><a href="sftp://example.org/x">',
    "tg": '<a href="tg://resolve?domain=x">',
    "weixin": '<a href="weixin://dl/chat">',
    "file without extension": '<a href="deep/noext">',
    # fragments
    "empty fragment": '<a href="#">',
    "top": '<a href="#top">',
    "TOP": '<a href="#ToP">',
    "own id": '<p id="x"><a href="#x">',
    "own id on the link": '<a href="#x" id="x">',
    "own id by name of the page": '<p id="x"><a href="index.html#x">',
    "own id by folder": '<p id="x"><a href="./#x">',
    "own id by query": '<p id="x"><a href="?q#x">',
    "own id in front of everything": '<a href="#d"><div><div id=d>',
    "id of body": '<body id="b"><a href="#b">',
    "own name": '<a name="x"></a><a href="#x">',
    "id elsewhere": '<a href="page.html#here">',
    "name elsewhere": '<a href="page.html#named">',
    "id in folder": '<a href="folder/#in">',
    "id in index": '<a href="folder/index.html#in">',
    "Chinese id": '<a href="page.html#汉字">',
    "Chinese id encoded": '<a href="page.html#%E6%B1%89%E5%AD%97">',
    "id with umlaut": '<a href="page.html#%C3%BC">',
    "id with percent sign": '<a href="page.html#100%">',
    "id with percent sign encoded": '<a href="page.html#100%25">',
    "id with space": '<a href="page.html#a b">',
    "id with space encoded": '<a href="page.html#a%20b">',
    "id that is itself percent-encoded": '<a href="page.html#a%20c">',
    "id with pipe": '<a href="page.html#%7C%3E/2">',
    "id with quote": '<a href="page.html#let\'s-go">',
    "text fragment": '<p>Any Thing</p><a href="#:~:text=any%20thing">',
    "id and text fragment": '<p id="x">Anything</p><a href="#x:~:text=anything">',
    "another directive than text": '<a href="page.html#:~:selector(x)">',
    "fragment of a file that is not HTML": '<a href="doc.pdf#page=2">',
    "fragment of a picture": '<a href="a.png#x">',
    "id in svg": '<svg><g id="g"/></svg><a href="#g">',
    "use of an own symbol": '<svg><symbol id="s"/><use href="#s"/></svg>',
    # what browsers do not see
    "comment": '<!-- <a href="gone.html"> -->',
    "comment with dashes": '<!-- -- <a href="gone.html"> -- -->',
    "comment that ends at once": '<!--><a href="page.html">',
    "conditional comment": '<!--[if IE]><img src="gone.png"><![endif]-->',
    "template": '<template><a href="gone.html"></a><p id=x></p></template>',
    "noscript": '<noscript><img src="gone.png"></noscript>',
    "noscript in head": '<head><noscript><img src="gone.png"></noscript><link rel="icon" href="a.png">',
    "page inside a page": '<iframe srcdoc="<a href=page.html><a href=#own><p id=own>"></iframe>',
    "textarea": '<textarea><a href="gone.html"></textarea>',
    "title": '<title><a href="gone.html"></title>',
    "script text": "<script>var x = '<a href=\"gone.html\">';</script>",
    "json in script": '<script type="text/json">{"a": "<a href=\\"gone.html\\">"}</script>',
    "text of iframe": '<iframe src="page.html"><a href="gone.html"></iframe>',
    "markup as text": '&lt;a href="gone.html"&gt;',
    "address in text": "<p>gone.html https://example.org/</p>",
    "data attribute": '<img src="a.png" data-src="gone.png" alt="">',
    "unknown attribute": '<div href="gone.html" src="gone.png">',
    "custom element": '<x-link href="gone.html"></x-link>',
    "prefix": '<html prefix="og: https://ogp.me/ns#">',
    "itemtype": '<div itemscope itemtype="gone.html">',
    "event": '<a href="page.html" onclick="go(\'gone.html\')">',
    "attribute with at sign": '<a href="#" @click="x = !x">',
    "semicolon among attributes": '<img src="a.png" ; width="1" alt="">',
    # elements
    "area": '<map name="m"><area href="page.html"></map>',
    "area without href": '<map name="m"><area></map>',
    "picture": '<picture><source srcset="b.png 2x"><img src="a.png" alt=""></picture>',
    "srcset alone": '<img srcset="a.png" alt="">',
    "srcset with widths": '<img src="a.png" srcset="a.png 640w, b.png 1280w" alt="">',
    "srcset over lines": '<img src="a.png" srcset="\n a.png 1x,\n b.png 2x,\n" alt="">',
    "srcset with comma in address": '<img src="a.png" srcset="a,b.png 1x, b.png 2x" alt="">',
    "srcset with data": '<img src="a.png" srcset="data:image/gif;base64,R0lGOD 1x, b.png 2x" alt="">',
    "srcset without space": '<img src="a.png" srcset="a,b.png" alt="">',
    "script": '<script src="s.js"></script>',
    "script without src": "<script>1</script>",
    "audio": '<audio src="a.png"></audio>',
    "audio without src": "<audio></audio>",
    "track": '<video src="a.png" poster="b.png"><track src="v.vtt"></video>',
    "source without src": "<video><source type=video/mp4></video>",
    "iframe without src": "<iframe></iframe>",
    "embed": '<embed src="a.png">',
    "object": '<object data="doc.pdf"></object>',
    "object without data": "<object></object>",
    "input": '<input type="image" src="a.png">',
    "input without src": '<input type="image">',
    "input that shows no picture": '<input type="text" src="">',
    "cite": '<blockquote cite="page.html"></blockquote><q cite="folder/"></q><ins cite=""></ins>',
    "longdesc": '<img src="a.png" longdesc="page.html" alt="">',
    "form": '<form action="page.html"></form>',
    "form without action": "<form></form>",
    "formaction": '<button formaction="page.html">',
    "ping": '<a href="page.html" ping="folder/ page.html">',
    "background": '<table background="a.png">',
    "background that is empty": '<body background="">',
    "page inside a page with a base of its own": '<iframe srcdoc="<base href=folder/><a href=gone.html>"></iframe>',
    "styles of another language": '<style type="text/less">p { background: url(gone.png) }</style>',
    "svg image": '<svg><image href="a.png"/></svg>',
    "svg link with both": '<svg><a href="page.html" xlink:href="gone.html"></a></svg>',
    "svg xlink": '<svg><image xlink:href="a.png"/><a xlink:href="page.html"><text>x</text></a></svg>',
    "icon": '<link rel="shortcut icon" href="a.png">',
    "preconnect": '<link rel="preconnect" href="gone">',
    "dns-prefetch": '<link href="gone" rel="DNS-Prefetch">',
    "imagesrcset": '<link rel="preload" as="image" imagesrcset="a.png 1x, b.png 2x">',
    "usemap": '<map name="m"></map><img src="a.png" usemap="#m" alt="">',
    "card": '<meta property="og:image" content="/a.png"><meta name="twitter:image" content="b.png">',
    "other card": '<meta property="og:title" content="gone.html">',
    "refresh": '<meta http-equiv="refresh" content="5; url=page.html">',
    "refresh in capitals": '<meta http-equiv="REFRESH" content="0;URL=page.html">',
    "refresh in quotes": """<meta http-equiv="refresh" content="0; url='page.html'">""",
    "refresh without url": '<meta http-equiv="refresh" content="5 page.html">',
    "refresh of itself": '<meta http-equiv="refresh" content="30">',
    "style": "<style>p { background: url(a.png) }</style><p style=\"background: url( 'b.png' )\">",
    "style with comment": "<style>/* url(gone.png) */ p { content: 'url(gone.png)' }</style>",
    "style with own reference": '<p style="fill: url(#gradient)">',
    "style with data": '<p style="background: url(data:image/png;base64,AA)">',
    "import": "<style>@import 's.css'; @import url(s.css) screen;</style>",
    # base
    "base": '<base href="folder/"><a href="page.html"><a href="../page.html"><a href="/page.html">',
    "base elsewhere": '<base href="https://example.org/"><a href="gone.html">',
    "base without href": '<base target="_top"><p id=x><a href="#x">',
    "base empty": '<base href=""><a href="page.html">',
    "second base is ignored": '<base href="folder/"><base href="gone/"><a href="page.html">',
    "base with dots": '<base href="./folder/"><a href="page.html">',
    "base without slash": '<base href="folder"><a href="page.html">',
    "base changes fragments": '<base href="page.html"><a href="#here">',
    "base of a picture is none": '<svg><base href="gone/"/></svg><a href="page.html">',
    "base elsewhere takes own fragments along": '<base href="https://example.org/"><a href="#gone">',
    "base elsewhere takes rooted links along": '<base href="//example.org/x/"><a href="/gone.html">',
    "base after its links": '<a href="page.html">x</a><base href="folder/">',
    "base to an odd scheme": '<base href="data:x"><a href="page.html">',
    # mail and telephone
    "mail": '<a href="mailto:name@example.org">',
    "mail to two": '<a href="mailto:a@example.org,b@example.org?subject=Hi%20you">',
    "mail to nobody but cc": '<a href="mailto:?cc=a@example.org">',
    "mail encoded": '<a href="mailto:&#97;%40example.org">',
    "mail in capitals": '<a href="MAILTO:a@example.org">',
    "mail with name": '<a href="mailto:A%20B%20%3Ca@example.org%3E">',
    "telephone": '<a href="tel:+86-10-5555-0100">',
    "telephone with extension": '<a href="tel:441234567,88"><a href="tel:+1-201-555-0123;ext=88">',
    "telephone with brackets": '<a href="tel:(010)%205555 0100">',
}

BROKEN = {
    "relative": ('<a href="gone.html">', "missing-file"),
    "root-relative": ('<a href="/gone.html">', "missing-file"),
    "folder": ('<a href="gone/">', "missing-file"),
    "folder without index": ('<a href="bare/">', "no-index"),
    "folder without index, without slash": ('<a href="bare">', "no-index"),
    "file with slash": ('<a href="page.html/">', "missing-file"),
    "page without its extension": ('<a href="page">', "missing-file"),
    "upper case": ('<a href="Page.html">', "missing-file"),
    "upper case folder": ('<a href="Folder/">', "missing-file"),
    "query in place of a page": ('<a href="gone.html?x">', "missing-file"),
    "host without scheme": ('<a href="www.example.org">', "missing-file"),
    "mail without scheme": ('<a href="a@example.org">', "missing-file"),
    "zero-width space before the scheme": ('<a href="\u200bhttps://example.org/">', "missing-file"),
    "colon": ('<a href=":">', "missing-file"),
    "bytes that are no text": ('<a href="%FF%FE.html">', "missing-file"),
    "double encoding": ('<a href="with%2520space.html">', "missing-file"),
    "plus is no space": ('<a href="with+space.html">', "missing-file"),
    "first of doubled attributes": ('<a href="gone.html" href="page.html">', "missing-file"),
    "entities": ('<a href="&#103;one.html">', "missing-file"),
    "no host": ('<a href="http://">', "bad-address"),
    "only slashes": ('<a href="//////">', "bad-address"),
    "bad port": ('<a href="https://127.0.0.1:____">', "bad-address"),
    "big port": ('<a href="https://example.org:99999/">', "bad-address"),
    "space in host": ('<a href="http://a b/">', "bad-address"),
    "bracket in host": ('<a href="http://localhost]">', "bad-address"),
    "placeholder in host": ('<script src="https://<host>/x"></script>', "bad-address"),
    "own id": ('<a href="#gone">', "missing-anchor"),
    "own id in other case": ('<p id="Here"><a href="#here">', "missing-anchor"),
    "own id with query": ('<a href="?q#gone">', "missing-anchor"),
    "id elsewhere": ('<a href="page.html#gone">', "missing-anchor"),
    "id elsewhere in other case": ('<a href="page.html#mixedcase">', "missing-anchor"),
    "id in folder": ('<a href="folder/#gone">', "missing-anchor"),
    "name of a paragraph": ('<a href="page.html#not">', "missing-anchor"),
    "id in another normal form": ('<p id="u\u0308"><a href="#\u00fc">', "missing-anchor"),
    "id and text fragment": ('<a href="page.html#gone:~:text=x">', "missing-anchor"),
    "route of a script": ('<a href="page.html#/route">', "missing-anchor"),
    "id in a comment": ('<!-- <p id="x"> --><a href="#x">', "missing-anchor"),
    "id in a template": ('<template><p id="x"></template><a href="#x">', "missing-anchor"),
    "id in noscript": ('<noscript><p id="x"></noscript><a href="#x">', "missing-anchor"),
    "second id of doubled attributes": ('<p id="x" id="y"><a href="#y">', "missing-anchor"),
    "use of a missing symbol": ('<svg><use href="#gone"/></svg>', "missing-anchor"),
    "link in a shadow tree": ('<div><template shadowrootmode="open"><a href="gone.html"></template></div>', "missing-file"),
    "id in a shadow tree": ('<template shadowrootmode="open"><p id="x"></template><a href="#x">', "missing-anchor"),
    "link in pre": ('<pre><code><a href="gone.html"></code></pre>', "missing-file"),
    "link marked nofollow": ('<a rel="nofollow" href="gone.html">', "missing-file"),
    "link after an unclosed quote": ('<a title="x>y" href="gone.html">', "missing-file"),
    "hidden link": ('<div hidden><a href="gone.html"></div>', "missing-file"),
    "link in a table in the wrong place": ('<table><a href="gone.html"></a><tr><td></table>', "missing-file"),
    "link after noscript with a comment": ('<noscript><!-- </noscript><a href="gone.html">', "missing-file"),
    "area": ('<map name="m"><area href="gone.html"></map>', "missing-file"),
    "picture": ('<img src="gone.png" alt="">', "missing-file"),
    "image is img": ('<image src="gone.png">', "missing-file"),
    "picture without src": ('<img alt="x">', "missing-address"),
    "picture with empty src": ('<img src="" alt="x">', "empty-address"),
    "picture with blank src": ('<img src="  " alt="x">', "empty-address"),
    "picture in pre": ('<pre><img src="./gone.png"></pre>', "missing-file"),
    "srcset": ('<img src="a.png" srcset="gone.png 2x" alt="">', "missing-file"),
    "second of a srcset": ('<img src="a.png" srcset="a.png 1x, gone.png 2x" alt="">', "missing-file"),
    "srcset of source": ('<picture><source srcset="gone.png"><img src="a.png" alt=""></picture>', "missing-file"),
    "empty srcset": ('<img src="a.png" srcset=" , " alt="">', "empty-address"),
    "script": ('<script src="gone.js"></script>', "missing-file"),
    "script with empty src": ('<script src=""></script>', "empty-address"),
    "iframe": ('<iframe src="gone.html"></iframe>', "missing-file"),
    "frame": ('<frameset><frame src="gone.html"></frameset>', "missing-file"),
    "audio": ('<audio src="gone.ogg"></audio>', "missing-file"),
    "video": ('<video src="gone.mp4"></video>', "missing-file"),
    "poster": ('<video poster="gone.png"></video>', "missing-file"),
    "empty poster": ('<video poster=""></video>', "empty-address"),
    "source": ('<audio><source src="gone.ogg"></audio>', "missing-file"),
    "track": ('<video><track src="gone.vtt"></video>', "missing-file"),
    "embed": ('<embed src="gone.swf">', "missing-file"),
    "object": ('<object data="gone.pdf"></object>', "missing-file"),
    "object with empty data": ("<object data></object>", "empty-address"),
    "input": ('<input type="image" src="gone.png">', "missing-file"),
    "input with empty src": ('<input type="IMAGE" src="">', "empty-address"),
    "cite of blockquote": ('<blockquote cite="gone.html">', "missing-file"),
    "cite of q": ('<q cite="gone.html">', "missing-file"),
    "cite of del": ('<del cite="gone.html">', "missing-file"),
    "cite of ins": ('<ins cite="gone.html">', "missing-file"),
    "longdesc": ('<img src="a.png" longdesc="gone.html" alt="">', "missing-file"),
    "form": ('<form action="gone.html"></form>', "missing-file"),
    "formaction": ('<form><button formaction="gone.html"></form>', "missing-file"),
    "ping": ('<a href="page.html" ping="page.html gone.html">', "missing-file"),
    "background": ('<body background="gone.png">', "missing-file"),
    "background of a cell": ('<table><td background="gone.png">', "missing-file"),
    "svg href": ('<svg><image href="gone.png"/></svg>', "missing-file"),
    "svg xlink": ('<svg><use xlink:href="gone.svg#x"/></svg>', "missing-file"),
    "svg link": ('<svg><a xlink:href="gone.html"></a></svg>', "missing-file"),
    "svg gradient": ('<svg><linearGradient xlink:href="gone.svg#x"/></svg>', "missing-file"),
    "style sheet": ('<link rel="stylesheet" href="gone.css">', "missing-file"),
    "style sheet in body": ('<body><link rel="stylesheet" href="gone.css">', "missing-file"),
    "link without href": ('<link rel="icon">', "missing-address"),
    "link with empty href": ('<link rel="icon" href="">', "empty-address"),
    "icon": ('<link rel="icon" href="gone.png">', "missing-file"),
    "canonical": ('<link rel="canonical" href="/gone/">', "missing-file"),
    "alternate": ('<link rel="alternate" hreflang="zh" href="/zh/">', "missing-file"),
    "next": ('<link rel="next" href="gone.html">', "missing-file"),
    "imagesrcset": ('<link rel="preload" as="image" imagesrcset="gone.png 1x">', "missing-file"),
    "usemap": ('<img src="a.png" usemap="#gone" alt="">', "missing-map"),
    "usemap without #": ('<map name="m"></map><img src="a.png" usemap="m" alt="">', "missing-map"),
    "og:image": ('<meta property="og:image" content="gone.png">', "missing-file"),
    "og:image empty": ('<meta property="og:image" content="">', "empty-address"),
    "og:url without content": ('<meta property="og:url">', "empty-address"),
    "twitter:image": ('<meta name="twitter:image" content="/gone.png">', "missing-file"),
    "refresh": ('<meta http-equiv="refresh" content="3;url=gone.html">', "missing-file"),
    "refresh in quotes": ("""<meta http-equiv="refresh" content="3; URL='gone.html'">""", "missing-file"),
    "refresh without url": ('<meta http-equiv="refresh" content="3 gone.html">', "missing-file"),
    "refresh that browsers ignore": ('<meta http-equiv="refresh" content="3x;url=page.html">', "bad-refresh"),
    "refresh into the past": ('<meta http-equiv="refresh" content="-2">', "bad-refresh"),
    "refresh empty": ('<meta http-equiv="refresh" content="">', "bad-refresh"),
    "refresh without content": ('<meta http-equiv="refresh">', "bad-refresh"),
    "style": ("<style>p { background: url(gone.png) }</style>", "missing-file"),
    "style attribute": ("""<p style="background: url( 'gone.png' )">""", "missing-file"),
    "style in double quotes": ("<p style='background:url(\"gone.png\")'>", "missing-file"),
    "second picture of a style": ("<p style='background:url(a.png), url(gone.png)'>", "missing-file"),
    "image-set of a style": ("<style>p { background: image-set('gone.png' 2x) }</style>", "missing-file"),
    "import": ('<style>@import "gone.css";</style>', "missing-file"),
    "base": ('<base href="folder/"><a href="a.png">', "missing-file"),
    "base and fragment": ('<base href="page.html"><p id="x"><a href="#x">', "missing-anchor"),
    "base without slash": ('<base href="folder/x"><a href="gone.html">', "missing-file"),
    "mail to nobody": ('<a href="mailto:">', "bad-mailto"),
    "mail to a word": ('<a href="mailto:octocat">', "bad-mailto"),
    "mail with a bad escape": ('<a href="mailto:a%ZZ@example.org">', "bad-mailto"),
    "mail with two at signs": ('<a href="mailto:a@b@example.org">', "bad-mailto"),
    "second mail": ('<a href="mailto:a@example.org,b">', "bad-mailto"),
    "telephone without number": ('<a href="tel:">', "bad-tel"),
    "telephone with words": ('<a href="tel:call us">', "bad-tel"),
    "JSON-LD": ('<script type="application/ld+json">{"image": ["/gone.png"]}</script>', "missing-file"),
    "JSON-LD by id": ('<script type="application/LD+JSON">{"item": {"@id": "/gone/"}}</script>', "missing-file"),
}

WARNED = {
    "folder without slash": ('<a href="folder">', "slashless-folder"),
    "folder without slash, with fragment": ('<a href="folder#in">', "slashless-folder"),
    "doubled id": ('<p id="x"><p id="x">', "doubled-id"),
    "map in a link": ('<a href="page.html"><img src="a.png" usemap="#m" alt=""></a><map name="m"></map>', "map-in-link"),
    "map in a button": ('<button><img src="a.png" usemap="#m" alt=""></button><map name="m"></map>', "map-in-link"),
    "unknown descriptor": ('<img src="a.png" srcset="b.png 800px" alt="">', "bad-srcset"),
    "link without rel": ('<link href="s.css">', "missing-rel"),
    "new window": ('<a href="https://example.org/" target="_blank">', "missing-rel"),
    "file on somebody's own computer": ('<a href="file:///C:/Users/me/page.html">', "local-file"),
    "typing slip in the scheme": ('<a href="htps://example.org/">', "odd-scheme"),
    "two canonical addresses": ('<link rel="canonical" href="/"><link rel="canonical" href="/page.html">', "canonical-twice"),
    "form that posts": ('<form method="post" action="/subscribe"></form>', "missing-file"),
    "style sheet that is switched off": ('<link rel="stylesheet" href="gone.css" disabled>', "missing-file"),
    "JSON-LD that is no JSON": ('<script type="application/ld+json">{,}</script>', "bad-json"),
}


@pytest.mark.parametrize("html", FINE.values(), ids=FINE)
def test_a_page_without_fault_has_no_finding(check, html):
    assert check({**ROOM, "index.html": html}) == []


@pytest.mark.parametrize(("html", "rule"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_one_error_with_its_rule(check, html, rule):
    (finding,) = check({**ROOM, "index.html": html})
    assert (finding.rule, finding.level) == (rule, Level.ERROR)
    assert (finding.file, finding.line > 0) == ("index.html", True)


@pytest.mark.parametrize(("html", "rule"), WARNED.values(), ids=WARNED)
def test_what_only_costs_something_is_a_warning(check, html, rule):
    (finding,) = check({**ROOM, "index.html": html})
    assert (finding.rule, finding.level) == (rule, Level.WARNING)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/" target="_blank" rel="noopener">',
        '<a href="page.html" target="_blank">',
        '<link itemprop="url" href="page.html">',
        '<img src="a.png" srcset="a.png 1.5x, b.png 2x" alt="">',
    ],
)
def test_warnings_have_their_opposite(check, html):
    assert check({**ROOM, "index.html": html}) == []


@pytest.mark.parametrize(
    ("raw", "broken"),
    [
        (b'<meta charset="gbk"><p id="\xba\xba\xd7\xd6"><a href="#%E6%B1%89%E5%AD%97">', False),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><a href="\xba\xba\xd7\xd6.html">', False),
        (b'<meta charset="big5"><a href="\xba\xba.html">', True),
        (b'<p id="\xfc"><a href="#\xfc"><a href="#%C3%BC">', False),
        ('<p id="ü"><a href="#%C3%BC">'.encode(), False),
        (b"\xef\xbb\xbf<meta charset=gbk><p id='\xc3\xbc'><a href='#%C3%BC'>", False),
        ('<p id="汉"><a href="#汉">'.encode("utf-16"), False),
        (b'<!-- <meta charset="gbk"> --><meta charset="utf-8"><a href="\xe6\xb1\x89\xe5\xad\x97.html">', False),
        (b'<a href="\xff\xfe.html">', True),
        (b"<!--" + b"-" * 1100 + b'--><meta charset="gbk"><a href="\xba\xba\xd7\xd6.html">', False),
        (b"<!--" + b"-" * 1100 + b'--><meta charset="gbk"><a href="\xe6\xb1\x89\xe5\xad\x97.html">', False),
        (b'<?xml version="1.0" encoding="gbk"?><a href="\xba\xba\xd7\xd6.html">', False),
        (b'<meta charset="utf-16"><a href="\xe6\xb1\x89\xe5\xad\x97.html">', False),
    ],
)
def test_a_page_is_decoded_as_browsers_decode_it(check, raw, broken):
    assert bool(check({"index.html": raw, "汉字.html": ""})) is broken


@pytest.mark.parametrize(
    ("base_url", "html", "rules"),
    [
        ("https://example.org/guide/", '<a href="/guide/page.html">', []),
        ("https://example.org/guide", '<a href="/guide/page.html">', []),
        ("https://example.org/guide/", '<a href="page.html">', []),
        ("https://example.org/guide/", '<a href="/page.html">', ["outside-site"]),
        ("https://example.org/guide/", '<a href="../page.html">', ["outside-site"]),
        ("https://example.org/guide/", '<a href="/guide/gone.html">', ["missing-file"]),
        ("https://example.org/guide/", '<a href="https://example.org/guide/page.html#here">', []),
        ("https://example.org/guide/", '<a href="https://example.org/guide/page.html#gone">', ["missing-anchor"]),
        ("https://example.org/guide/", '<a href="https://EXAMPLE.org:443/guide/gone.html">', ["missing-file"]),
        ("https://example.org/guide/", '<a href="//example.org/guide/gone.html">', ["missing-file"]),
        ("https://example.org/guide/", '<a href="https://example.org/other/">', []),
        ("https://example.org/guide/", '<a href="/guide">', ["slashless-folder"]),
        ("https://example.org/", '<link rel="canonical" href="https://example.org/gone/">', ["missing-file"]),
        ("https://example.org/", '<meta property="og:url" content="https://example.org/gone/">', ["missing-file"]),
        ("https://example.org/", '<script src="http://cdn.example/x.js"></script>', ["insecure-asset"]),
        ("https://example.org/", '<link rel="stylesheet" href="http://cdn.example/x.css">', ["insecure-asset"]),
        ("https://example.org/", '<img src="http://cdn.example/x.png" alt="">', ["insecure-asset"]),
        ("https://example.org/", '<a href="http://cdn.example/">', []),
        ("https://example.org/", '<link rel="license" href="http://cdn.example/">', []),
        ("http://example.org/", '<script src="http://cdn.example/x.js"></script>', []),
        (None, '<link rel="canonical" href="https://example.org/gone/">', []),
    ],
)
def test_a_site_knows_where_it_is_served(check, base_url, html, rules):
    assert [f.rule for f in check({**ROOM, "index.html": html}, base_url)] == rules


def test_a_base_url_that_is_none_is_refused(check):
    with pytest.raises(ValueError, match="not an http or https address"):
        check({"index.html": ""}, "example.org")


def test_a_finding_says_all_that_is_needed_to_mend_it(check):
    html = '<!doctype html>\n<p>Go <a class="x"\n href="fodler/">to  the\nfolder</a>'
    (finding,) = check({**ROOM, "index.html": html}, "https://example.org/guide/")
    assert (finding.file, finding.line, finding.column) == ("index.html", 2, 7)
    assert (finding.element, finding.attribute, finding.text, finding.address) == ("a", "href", "to the folder", "fodler/")
    assert finding.resolved == "https://example.org/guide/fodler/"
    assert finding.expected == "fodler/index.html"
    assert finding.nearest == "https://example.org/guide/folder/"
    assert finding.message == (
        "<a href> leads to https://example.org/guide/fodler/, which is not in the site. "
        "Did you mean https://example.org/guide/folder/? Correct the address or add the file."
    )


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ('<a id="x"/><a href="#x"/>', []),
        ('<script src="s.js"/>\n<a href="gone.html"/>', ["missing-file"]),
        ('<![CDATA[<a href="gone.html">]]>', []),
        ('<img src="a.png" alt="/>"/><title/>\n<a href="gone.html">x</a>', ["missing-file"]),
    ],
)
def test_a_page_of_xhtml_is_read_as_xml(check, body, rules):
    found = check({**ROOM, "x.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml">{body}</html>'})
    assert [(f.rule, f.line) for f in found] == [(rule, 2) for rule in rules]


def test_a_page_inside_a_page_is_checked_too(check):
    (finding,) = check({"index.html": '<iframe srcdoc="&lt;a href=gone.html&gt;"></iframe>'})
    assert (finding.rule, finding.address) == ("missing-file", "gone.html")


def test_each_of_several_equal_faults_has_its_own_line(check):
    html = '<a href="gone.html">1</a>\n<template><a href="gone.html"></a></template>\n<!-- <a href="gone.html"> -->\n<a href="g&#111;ne.html">2</a>'
    assert [(f.line, f.text) for f in check({"index.html": html})] == [(1, "1"), (4, "2")]


@pytest.mark.parametrize(
    ("link", "nearest"),
    [
        ("page.html#heer", "#here"),
        ("page.html#HERE", "#here"),
        ("PAGE.html", "/page.html"),
        ("pgae.html", "/page.html"),
        ("qqqqq", ""),
        ("pong.html", ""),
        ("page", "/page.html"),
        ("page.html/", "/page.html"),
        ("old-place/of-files/noext", "/deep/noext"),
        ("old-place/of-pages/page.html", ""),
    ],
)
def test_the_nearest_name_is_offered(check, link, nearest):
    (finding,) = check({**ROOM, "index.html": f'<a href="{link}">'})
    assert finding.nearest == nearest
