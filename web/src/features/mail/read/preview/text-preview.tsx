/**
 * A text file as text; the first part of a long one. What is asked for whole lies in the browser afterwards and opens without a
 * network; a part of a file does not.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const MAX_BYTES = 400_000;

export function TextPreview({ url, size }: { url: string; size: number }) {
  const { t } = useTranslation();
  const [text, setText] = useState<string>();
  useEffect(() => {
    const headers: HeadersInit = size > MAX_BYTES ? { range: `bytes=0-${MAX_BYTES - 1}` } : {};
    fetch(url, { credentials: 'same-origin', headers })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then(setText)
      .catch(() => setText(t(navigator.onLine ? 'read.cannotPreview' : 'read.fileOffline')));
  }, [url, size, t]);
  return <pre className="preview-text">{text ?? t('read.opening')}</pre>;
}
