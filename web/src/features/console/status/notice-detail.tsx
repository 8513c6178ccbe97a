/** One notice as everybody reads it, in both languages, with what may be done to it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { EndNoticeDialog } from './end-notice-dialog.tsx';
import { NoticeDialog } from './notice-dialog.tsx';
import { noticeState, STATE_KINDS } from './notice-state.ts';
import type { StatusNotice } from './status-types.ts';

function Words({
  lang,
  title,
  text,
  outcome,
}: Record<'lang' | 'title' | 'text', string> & { outcome: string | null }) {
  return (
    <div lang={lang}>
      <strong>{title}</strong>
      {text !== '' && <p className="long-text">{text}</p>}
      {outcome !== null && <p className="long-text">→ {outcome}</p>}
    </div>
  );
}

export function NoticeDetail({ notice, onClose }: { notice: StatusNotice; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<'change' | 'end'>();
  const state = noticeState(notice);
  const isOpen = state === 'coming' || state === 'now';
  const services = notice.services.map((service) => t(`console.status.service.${service}`)).join(', ');
  const close = (): void => setOpen(undefined);
  return (
    <Detail
      title={i18n.language === 'en' ? notice.titleEn : notice.titleVi}
      badge={<Badge kind={STATE_KINDS[state]}>{t(`console.status.state.${state}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.status.kind'), t(`console.status.kinds.${notice.kind}`)],
          [t('console.status.services'), services || t('console.status.allServices')],
          [t('console.status.from'), longTime(notice.startsAt)],
          [t('console.status.until'), notice.endsAt && longTime(notice.endsAt)],
          [t('console.status.announcedAt'), longTime(notice.announcedAt)],
          [t('console.status.endedAt'), notice.endedAt && longTime(notice.endedAt)],
        ]}
      />
      <Part title={t('console.status.languageVi')}>
        <Words lang="vi" title={notice.titleVi} text={notice.textVi} outcome={notice.outcomeVi} />
      </Part>
      <Part title={t('console.status.languageEn')}>
        <Words lang="en" title={notice.titleEn} text={notice.textEn} outcome={notice.outcomeEn} />
      </Part>
      {isOpen && (
        <div className="acts">
          <Button onClick={() => setOpen('change')}>{t('console.status.change')}</Button>
          <Button variant="default" onClick={() => setOpen('end')}>
            {t(state === 'coming' ? 'console.status.withdraw' : 'console.status.end')}
          </Button>
        </div>
      )}
      {open === 'change' && <NoticeDialog notice={notice} onClose={close} />}
      {open === 'end' && <EndNoticeDialog notice={notice} onClose={close} />}
    </Detail>
  );
}
