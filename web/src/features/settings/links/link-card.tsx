/** One link: its file, its state in a word, and what can be done with it. */
import { IconCopy, IconLink, IconLock, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../design/copy-text.ts';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { dayText, formatSize, longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { type FileLink, linkAddress } from '../../files/file-types.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { FetchList } from './fetch-list.tsx';

const MORE_DAYS = 30;
const DAY_MS = 86_400_000;

function stateOf(link: FileLink, now: number): { word: string; kind: BadgeKind; isLive: boolean } {
  if (link.isRevoked) return { word: 'ended', kind: 'plain', isLive: false };
  if (Date.parse(link.expiresAt) <= now) return { word: 'expired', kind: 'plain', isLive: false };
  if (link.fileState === 'infected') return { word: 'infected', kind: 'danger', isLive: false };
  if (link.fileState === 'uploading') return { word: 'uploading', kind: 'warning', isLive: true };
  if (link.fileState === 'scanning') return { word: 'scanning', kind: 'warning', isLive: true };
  return { word: 'open', kind: 'good', isLive: true };
}

function useLinkActs(link: FileLink, accountId: string) {
  const client = useClient();
  const { t } = useTranslation();
  const update = async (patch: Record<string, unknown>, said: string): Promise<void> => {
    try {
      await client.update('FileLink', accountId, { [link.id]: patch });
      showToast(said);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return {
    copy: () => copyText(linkAddress(link), t('files.copied')),
    end: () => void update({ isRevoked: true }, t('files.endedSaid')),
    extend: () => {
      const expiresAt = new Date(
        Math.max(Date.now(), Date.parse(link.expiresAt)) + MORE_DAYS * DAY_MS,
      ).toISOString();
      void update({ expiresAt }, t('files.extendedSaid', { day: dayText(expiresAt) }));
    },
  };
}

export function LinkCard({ link, accountId, now }: { link: FileLink; accountId: string; now: number }) {
  const { t } = useTranslation();
  const [showsFetches, setShowsFetches] = useState(false);
  const [isEnding, setEnding] = useState(false);
  const acts = useLinkActs(link, accountId);
  const { word, kind, isLive } = stateOf(link, now);
  return (
    <li className="settings-card link-card" data-live={isLive}>
      <div className="link-card-head">
        <span className="link-card-icon">
          {link.hasPassword ? <IconLock size={19} stroke={1.6} /> : <IconLink size={19} stroke={1.6} />}
        </span>
        <div className="link-card-name">
          <strong>{link.fileName}</strong>
          <span>
            {t(isLive ? 'files.untilDay' : 'files.sizeAndDay', {
              size: formatSize(link.fileSize),
              day: dayText(link.expiresAt),
            })}
          </span>
        </div>
        <Badge kind={kind}>{t(`files.state.${word}`)}</Badge>
      </div>
      <div className="link-card-foot">
        <button
          type="button"
          className="link-button"
          aria-expanded={showsFetches}
          onClick={() => setShowsFetches(!showsFetches)}
        >
          <IconUsers size={15} aria-hidden="true" /> {t('files.fetched', { count: link.fetchCount })}
          {link.lastFetchedAt !== null && ` · ${longTime(link.lastFetchedAt)}`}
        </button>
        <span className="bar-space" />
        {isLive && (
          <>
            <IconButton icon={IconCopy} label={t('files.copy')} onClick={acts.copy} />
            <button type="button" className="link-button" onClick={acts.extend}>
              {t('files.extend', { count: MORE_DAYS })}
            </button>
            <button type="button" className="link-button link-danger" onClick={() => setEnding(true)}>
              {t('files.end')}
            </button>
          </>
        )}
      </div>
      {showsFetches && <FetchList link={link} accountId={accountId} />}
      {isEnding && (
        <ConfirmDialog
          title={t('files.endTitle')}
          text={t('files.endText', { name: link.fileName })}
          act={t('files.end')}
          onClose={() => setEnding(false)}
          onConfirm={() => {
            setEnding(false);
            acts.end();
          }}
        />
      )}
    </li>
  );
}
