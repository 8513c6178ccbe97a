/** HTML of a document in a frame without scripts, cleaned like a message: nothing from outside, pictures only those within it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DOMPurify } from '../../../../design/purify.ts';
import { cleanHtml } from '../clean-html.ts';
import { readyPage } from '../frame-page.ts';

const PAPER = `
:root { color-scheme: light; }
html { background: #fff; }
body { margin: 0 auto; max-width: 760px; padding: 40px 48px 60px; font: 15px/1.65 "Times New Roman","Noto Serif",serif; color: #16131c; overflow-wrap: break-word; }
h1,h2,h3,h4 { line-height: 1.35; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; max-width: 100%; }
td,th { border: 1px solid #c9c4d3; padding: 4px 8px; vertical-align: top; }
td p, th p { margin: 0; }
@media (max-width: 37.4375em) { body { padding: 20px 18px 40px; } }
`;

export function PageFrame({ html }: { html: string }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [loads, setLoads] = useState(0);
  useEffect(() => {
    const ready = readyPage(frame.current);
    if (loads === 0 || !ready) return;
    const { content } = cleanHtml(DOMPurify(ready.view), html, {
      showsRemote: false,
      quoteLabel: '',
      inlineUrl: () => undefined,
    });
    const style = ready.page.createElement('style');
    style.textContent = PAPER;
    ready.page.head.append(style);
    ready.page.body.replaceChildren(ready.page.importNode(content, true));
  }, [loads, html]);
  return (
    <iframe
      ref={frame}
      title={t('read.content')}
      className="page-frame"
      sandbox="allow-same-origin"
      src="/mail-frame"
      onLoad={() => setLoads((count) => count + 1)}
    />
  );
}
