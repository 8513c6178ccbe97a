/** Sessions of courses that one teaches (R6.8): whoever was named as teacher takes attendance and marks here, without any role. */
import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/parts/dialog.tsx';
import { longTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { CourseMaterials } from '../console/training/course-materials.tsx';
import { SessionPeople } from '../console/training/session-people.tsx';
import { Badge } from '../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { useOwnAccountId } from '../shell/own-name.ts';
import type { TrainingSession } from './training-types.ts';

function Roll({ session, onClose }: { session: TrainingSession; onClose: () => void }) {
  const { t } = useTranslation();
  const [now] = useState(() => Date.now());
  const hasBegun = Date.parse(session.startsAt) <= now;
  return (
    <Dialog size="xl" title={`${session.courseTitle}, ${longTime(session.startsAt)}`} onClose={onClose}>
      {!hasBegun && <p>{t('training.rollLater')}</p>}
      <SessionPeople session={session} mayGrade={session.state === 'open' && hasBegun} mayWithdraw={false} />
      <h3>{t('training.materials')}</h3>
      <CourseMaterials courseId={session.courseId} isMaker />
    </Dialog>
  );
}

export function TaughtSessions() {
  const { t } = useTranslation();
  const teacherAccount = useOwnAccountId();
  const list = useObjectList('TrainingSession', { filter: { teacherAccount }, sort: 'startsAt' });
  const sessions = useObjects('TrainingSession', PROVINCE, list.ids);
  const [openId, setOpen] = useState<string>();
  const open = sessions.find(({ id }) => id === openId);
  if (sessions.length === 0) return null;
  return (
    <section aria-label={t('training.taught')}>
      <h2>{t('training.taught')}</h2>
      <ul className="training-cards">
        {sessions.map((session) => (
          <li className="training-card" key={session.id}>
            <div className="training-head">
              <strong>{session.courseTitle}</strong>
              <Badge kind={session.state === 'open' ? 'accent' : 'plain'}>
                {session.state === 'open'
                  ? t('training.seats', { taken: session.registered, seats: session.seats })
                  : t('training.state.cancelled')}
              </Badge>
            </div>
            <span>{longTime(session.startsAt)}</span>
            <span>{session.place || session.link}</span>
            <div className="training-acts">
              <Button
                size="xs"
                variant="default"
                leftSection={<IconUserCheck size={15} />}
                onClick={() => setOpen(session.id)}
              >
                {t('training.roll')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {list.total !== undefined && list.ids.length < list.total && (
        <Button variant="subtle" size="xs" onClick={list.all}>
          {t('table.more')}
        </Button>
      )}
      {open && <Roll session={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}
