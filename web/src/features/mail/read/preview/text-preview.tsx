/** A text file as text; the first part of a long one. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const MAX_BYTES = 400_000;

export function TextPreview({ url }: { url: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState<string>();
  useEffect(() => {
    fetch(url, { credentials: 'same-origin', headers: { range: `bytes=0-${MAX_BYTES - 1}` } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then(setText)
      .catch(() => setText(t('read.cannotPreview')));
  }, [url, t]);
  return <pre className="preview-text">{text ?? t('read.opening')}</pre>;
}
