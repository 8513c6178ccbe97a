/** The content: HTML in its frame, text as text. Which of them is the message's own choice (RFC 8621 §4.1.4). */
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import type { Email } from '../../../jmap/objects.ts';
import { HtmlBody } from './html-body.tsx';
import { TextBody } from './text-body.tsx';

interface Props {
  email: Email;
  accountId: string;
}

export function MessageBody({ email, accountId }: Props) {
  const { t } = useTranslation();
  if (!email.bodyValues) return <div className="message-body message-waiting" aria-busy="true" />;
  const parts = email.htmlBody ?? [];
  const isHtml = parts.some((part) => part.type === 'text/html');
  const shown = isHtml ? parts : (email.textBody ?? []);
  const values = shown.flatMap((part) => {
    const value = part.partId === null ? undefined : email.bodyValues?.[part.partId];
    return value ? [{ part, value }] : [];
  });
  return (
    <>
      {values.some(({ value }) => value.isTruncated) && <Notice kind="info">{t('read.truncated')}</Notice>}
      {isHtml ? (
        <HtmlBody
          email={email}
          accountId={accountId}
          html={values
            .map(({ part, value }) =>
              part.type === 'text/html'
                ? value.value
                : `<pre>${value.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`,
            )
            .join('<hr>')}
        />
      ) : (
        <TextBody text={values.map(({ value }) => value.value).join('\n')} />
      )}
    </>
  );
}
