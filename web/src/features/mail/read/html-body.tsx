/**
 * An HTML message in a sandboxed frame: a page of ours without any script, with a policy that loads nothing from elsewhere.
 *
 * The frame grows with its content, so that there is one thing to scroll.
 */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../../app/preferences.ts';
import { Notice } from '../../../design/parts/notice.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { cleanHtml } from './clean-html.ts';
import { frameStyle } from './frame-style.ts';

interface Props {
  email: Email;
  accountId: string;
  html: string;
}

/** Puts the content into the frame's page; gives how to stop watching its height. */
function fillFrame(frame: HTMLIFrameElement, content: DocumentFragment, style: string): () => void {
  const page = frame.contentDocument;
  if (!page) return () => undefined;
  const element = page.createElement('style');
  element.textContent = style;
  page.head.replaceChildren(...page.head.querySelectorAll('meta,base'), element);
  page.body.replaceChildren(page.importNode(content, true));
  const fit = (): void => {
    frame.style.height = `${Math.ceil(page.documentElement.getBoundingClientRect().height)}px`;
  };
  const observer = new ResizeObserver(fit);
  observer.observe(page.documentElement);
  // Keys pressed in the message are keys of the application.
  page.addEventListener('keydown', (event) => {
    frame.dispatchEvent(
      new KeyboardEvent('keydown', { ...keyFacts(event), bubbles: true, cancelable: true }),
    );
  });
  fit();
  return () => observer.disconnect();
}

function keyFacts({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): KeyboardEventInit {
  return { key, ctrlKey, metaKey, altKey, shiftKey };
}

export function HtmlBody({ email, accountId, html }: Props) {
  const { t } = useTranslation();
  const { transport } = useClient();
  const { trustedSenders } = usePreferences();
  const sender = email.from?.[0]?.email ?? '';
  const [wanted, setWanted] = useState(false);
  const showsRemote = wanted || trustedSenders.includes(sender);
  const isDark = useComputedColorScheme('light') === 'dark';
  const frame = useRef<HTMLIFrameElement>(null);
  const [isLoaded, setLoaded] = useState(0);
  const clean = useMemo(() => {
    const parts = [...(email.attachments ?? []), ...(email.htmlBody ?? [])];
    return cleanHtml(html, {
      showsRemote,
      quoteLabel: t('read.showQuoted'),
      inlineUrl: (cid) => {
        const part = parts.find((one) => one.cid === cid);
        return part?.blobId
          ? transport.downloadUrl(accountId, part.blobId, part.name ?? '', part.type)
          : undefined;
      },
    });
  }, [html, showsRemote, email, accountId, transport, t]);
  useEffect(() => {
    if (!frame.current || isLoaded === 0) return undefined;
    return fillFrame(
      frame.current,
      clean.content.cloneNode(true) as DocumentFragment,
      frameStyle(isDark, clean.hasColours),
    );
  }, [clean, isDark, isLoaded]);
  return (
    <div className="message-body">
      {clean.remoteCount > 0 && (
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
          {t('read.picturesBlocked', { count: clean.remoteCount })}
        </Notice>
      )}
      <iframe
        ref={frame}
        key={String(showsRemote)}
        title={t('read.content')}
        className="message-frame"
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        src={showsRemote ? '/mail-frame?pictures=remote' : '/mail-frame'}
        onLoad={() => setLoaded((count) => count + 1)}
      />
    </div>
  );
}
