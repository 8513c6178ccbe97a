/** The files one sent as links (R8.1): who fetched them, until when they can be, and how to end that. */
import { Loader } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../design/parts/empty.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import type { FileLink } from '../../files/file-types.ts';
import { useOwn } from '../../files/use-own.ts';
import { faultText } from '../../shell/fault-text.ts';
import { LinkCard } from './link-card.tsx';
import './links.css';

/** What can still be fetched comes first, the newest before the others. */
function inOrder(links: readonly FileLink[], now: number): FileLink[] {
  const isLive = (link: FileLink): number => Number(!link.isRevoked && Date.parse(link.expiresAt) > now);
  return links.toSorted((a, b) => isLive(b) - isLive(a) || Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

export function LinksSection() {
  const { t } = useTranslation();
  const { accountId, list, isLoading, fault } = useOwn('FileLink');
  const now = Date.now();
  if (fault !== undefined) return <Notice kind="danger">{faultText(t, fault)}</Notice>;
  if (list.length === 0)
    return isLoading ? (
      <Loader size="sm" />
    ) : (
      <Empty icon={IconLink} title={t('files.noLinks')}>
        {t('files.noLinksText')}
      </Empty>
    );
  return (
    <ul className="link-cards">
      {inOrder(list, now).map((link) => (
        <LinkCard key={link.id} link={link} accountId={accountId} now={now} />
      ))}
    </ul>
  );
}
