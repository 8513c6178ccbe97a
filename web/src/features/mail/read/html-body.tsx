/**
 * An HTML message in a sandboxed frame: a page of ours without any script, with a policy that loads nothing from elsewhere.
 *
 * The frame grows with its content, so that there is one thing to scroll.
 */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../../app/preferences.ts';
import { Notice } from '../../../design/parts/notice.tsx';
import { DOMPurify } from '../../../design/purify.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { cleanHtml } from './clean-html.ts';
import { readyPage } from './frame-page.ts';
import { frameStyle } from './frame-style.ts';

interface Props {
  email: Email;
  accountId: string;
  html: string;
}

/** A letter made for a wide screen becomes smaller on a narrow one; below this it is scrolled instead. */
const SMALLEST_ZOOM = 0.5;

/** Puts the content into the frame's page; gives how to stop watching its height. */
function fillFrame(
  frame: HTMLIFrameElement,
  page: Document,
  content: DocumentFragment,
  style: string,
): () => void {
  const element = page.createElement('style');
  element.textContent = style;
  page.head.replaceChildren(...page.head.querySelectorAll('meta,base'), element);
  page.body.replaceChildren(page.importNode(content, true));
  const fit = (): void => {
    page.body.style.zoom = '';
    const { scrollWidth, clientWidth } = page.documentElement;
    if (scrollWidth > clientWidth)
      page.body.style.zoom = `${Math.max(SMALLEST_ZOOM, clientWidth / scrollWidth)}`;
    frame.style.height = `${Math.ceil(page.documentElement.getBoundingClientRect().height)}px`;
  };
  const observer = new ResizeObserver(fit);
  observer.observe(page.documentElement);
  // Keys pressed in the message are keys of the application.
  const onKey = (event: KeyboardEvent): void => {
    frame.dispatchEvent(
      new KeyboardEvent('keydown', { ...keyFacts(event), bubbles: true, cancelable: true }),
    );
  };
  page.addEventListener('keydown', onKey);
  fit();
  return () => {
    observer.disconnect();
    page.removeEventListener('keydown', onKey);
  };
}

function keyFacts({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): KeyboardEventInit {
  return { key, ctrlKey, metaKey, altKey, shiftKey };
}

/** Shows the content once the frame is there; gives what of it was held back. */
function useFrame({ email, accountId, html }: Props, showsRemote: boolean) {
  const { t } = useTranslation();
  const { transport } = useClient();
  const isDark = useComputedColorScheme('light') === 'dark';
  const frame = useRef<HTMLIFrameElement>(null);
  const [loads, setLoads] = useState(0);
  const [remoteCount, setRemoteCount] = useState(0);
  useEffect(() => {
    const ready = readyPage(frame.current);
    if (loads === 0 || !frame.current || !ready) return undefined;
    const parts = [...(email.attachments ?? []), ...(email.htmlBody ?? [])];
    const clean = cleanHtml(DOMPurify(ready.view), html, {
      showsRemote,
      quoteLabel: t('read.showQuoted'),
      inlineUrl: (cid) => {
        const part = parts.find((one) => one.cid === cid);
        return part?.blobId
          ? transport.downloadUrl(accountId, part.blobId, part.name ?? '', part.type)
          : undefined;
      },
    });
    setRemoteCount(clean.remoteCount);
    return fillFrame(frame.current, ready.page, clean.content, frameStyle(isDark, clean.hasColours));
  }, [loads, isDark, showsRemote, html, email.attachments, email.htmlBody, accountId, transport, t]);
  return { frame, remoteCount, onLoad: () => setLoads((count) => count + 1) };
}

export function HtmlBody(props: Props) {
  const { t } = useTranslation();
  const { trustedSenders } = usePreferences();
  const sender = props.email.from?.[0]?.email ?? '';
  const [wanted, setWanted] = useState(false);
  const showsRemote = wanted || trustedSenders.includes(sender);
  const { frame, remoteCount, onLoad } = useFrame(props, showsRemote);
  return (
    <div className="message-body">
      {remoteCount > 0 && (
        <Notice
          kind="info"
          acts={
            <>
              <button type="button" className="link-button" onClick={() => setWanted(true)}>
                {t('read.showPictures')}
              </button>
              <button
                type="button"
                className="link-button"
                onClick={() => setPreferences({ trustedSenders: [...trustedSenders, sender] })}
              >
                {t('read.trustSender')}
              </button>
            </>
          }
        >
          {t('read.picturesBlocked', { count: remoteCount })}
        </Notice>
      )}
      <iframe
        ref={frame}
        key={String(showsRemote)}
        title={t('read.content')}
        className="message-frame"
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        src={showsRemote ? '/mail-frame?pictures=remote' : '/mail-frame'}
        onLoad={onLoad}
      />
    </div>
  );
}
