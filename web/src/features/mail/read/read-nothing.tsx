/** The reading pane with nothing open. */
import { IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../design/parts/empty.tsx';
import type { MailPlace } from '../model/place.ts';
import './read.css';

export function ReadNothing({ place }: { place: MailPlace }) {
  const { t } = useTranslation();
  const unread = place.search.q === undefined ? (place.mailbox?.unreadEmails ?? 0) : 0;
  return (
    <section className="read" aria-label={t('read.title')}>
      <Empty icon={IconMail} title={t('read.nothing')}>
        <p>{unread > 0 ? t('read.unreadHere', { count: unread }) : t('read.keysHint')}</p>
      </Empty>
    </section>
  );
}
