/**
 * HTML of a message made harmless: sanitised by DOMPurify, links that open elsewhere and say nothing of us, pictures of other
 * places taken out until they are wanted, pictures of the message itself from the server, quotations folded.
 *
 * Done by the frame's own window, whose policy allows styles and nothing else. The frame it goes into runs no script and loads nothing by its own policy: each of the two would be enough.
 */
import type { DOMPurify } from 'dompurify';

export interface CleanOptions {
  showsRemote: boolean;
  /** The address of a part by its Content-ID. */
  inlineUrl: (cid: string) => string | undefined;
  quoteLabel: string;
}

export interface CleanHtml {
  content: DocumentFragment;
  /** Pictures of other places that were taken out. */
  remoteCount: number;
  /** The mail brings colours of its own, which a dark screen must not break. */
  hasColours: boolean;
}

const QUOTES = [
  '.gmail_quote',
  'blockquote[type="cite"]',
  '#divRplyFwdMsg ~ *',
  '.moz-cite-prefix + blockquote',
  '.congthu-quote',
].join(',');

const REMOTE_CSS = /(?:url|src)\(\s*['"]?\s*(?:https?:)?\/\/|image-set\(|@import/i;
const CSS_ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|(.))/gi;

/** Styles without the places they name; undefined where they name none. What is written in escapes is read first. */
function withoutPlaces(css: string): string | undefined {
  const plain = css.replaceAll(CSS_ESCAPE, (whole, hex?: string) =>
    hex === undefined ? whole : String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16))),
  );
  const isHidden = plain !== css && REMOTE_CSS.test(plain);
  if (!isHidden && !REMOTE_CSS.test(css)) return undefined;
  return (isHidden ? plain : css)
    .replaceAll(/(?:url|src)\([^)]*\)/gi, 'none')
    .replaceAll(/(?:-webkit-)?image-set\([^)]*\)/gi, 'none')
    .replaceAll(/@import[^;]*;?/gi, '');
}

function cleanLinks(content: DocumentFragment): void {
  for (const link of content.querySelectorAll('a[href], area[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (!/^(https?|mailto|tel):/i.test(href)) link.removeAttribute('href');
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
    // Where it really leads, before anybody clicks (R8.8).
    link.setAttribute('title', href);
  }
}

function cleanPicture(picture: Element, { showsRemote, inlineUrl }: CleanOptions): number {
  const source = picture.getAttribute('src') ?? picture.getAttribute('background') ?? '';
  const attribute = picture.hasAttribute('background') ? 'background' : 'src';
  picture.removeAttribute('srcset');
  if (source.startsWith('cid:')) {
    const url = inlineUrl(decodeURIComponent(source.slice(4)));
    if (url === undefined) picture.removeAttribute(attribute);
    else picture.setAttribute(attribute, url);
    return 0;
  }
  if (source.startsWith('data:image/')) return 0;
  if (/^(https?:)?\/\//i.test(source)) {
    if (showsRemote) return 0;
    picture.removeAttribute(attribute);
    if (picture.tagName === 'IMG') picture.classList.add('congthu-blocked');
    return 1;
  }
  picture.removeAttribute(attribute);
  return 0;
}

function cleanStyles(content: DocumentFragment, showsRemote: boolean): number {
  let count = 0;
  if (showsRemote) return count;
  for (const element of content.querySelectorAll('[style]')) {
    const clean = withoutPlaces(element.getAttribute('style') ?? '');
    if (clean === undefined) continue;
    count += 1;
    element.setAttribute('style', clean);
  }
  for (const style of content.querySelectorAll('style')) {
    const clean = withoutPlaces(style.textContent);
    if (clean === undefined) continue;
    count += 1;
    style.textContent = clean;
  }
  return count;
}

/** Quotations behind a mark; a message that is nothing but a quotation is shown. */
function foldQuotes(content: DocumentFragment, label: string): void {
  const [quote] = content.querySelectorAll(QUOTES);
  if (!quote?.parentNode) return;
  const page = quote.ownerDocument;
  const before = page.createRange();
  before.setStart(content, 0);
  before.setEndBefore(quote);
  if (before.toString().trim() === '' && before.cloneContents().querySelector('img') === null) return;
  const details = page.createElement('details');
  details.className = 'congthu-fold';
  const summary = page.createElement('summary');
  summary.textContent = '•••';
  summary.title = label;
  summary.setAttribute('aria-label', label);
  quote.replaceWith(details);
  details.append(summary, quote);
}

export function cleanHtml(purify: DOMPurify, html: string, options: CleanOptions): CleanHtml {
  const content = purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    // No SVG and no MathML: they bring more ways to name another place than can be told apart, and mail programs show neither.
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'form',
      'input',
      'button',
      'select',
      'textarea',
      'option',
      'iframe',
      'object',
      'embed',
      'dialog',
      'base',
      'meta',
      'link',
      'audio',
      'video',
      'source',
      'track',
      'template',
      'slot',
    ],
    FORBID_ATTR: [
      'ping',
      'formaction',
      'action',
      'autofocus',
      'tabindex',
      'contenteditable',
      'popover',
      'popovertarget',
    ],
    ADD_TAGS: ['style'],
    WHOLE_DOCUMENT: false,
    FORCE_BODY: true,
    SANITIZE_NAMED_PROPS: true,
    // The last two: what is no address at all, a colour or a width.
    ALLOWED_URI_REGEXP:
      /^(?:(?:https?|mailto|tel|cid):|data:image\/(?:png|jpe?g|gif|webp|bmp|avif)[;,]|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  });
  const hasColours =
    content.querySelector('[bgcolor],[background],font[color],style') !== null ||
    [...content.querySelectorAll('[style]')].some((element) =>
      /(^|[;\s-])(background|color)/i.test(element.getAttribute('style') ?? ''),
    );
  cleanLinks(content);
  let remoteCount = cleanStyles(content, options.showsRemote);
  for (const picture of content.querySelectorAll('[src],[background],[srcset]'))
    remoteCount += cleanPicture(picture, options);
  foldQuotes(content, options.quoteLabel);
  return { content, remoteCount, hasColours };
}
