/** One session: its facts, who takes part with attendance and results, its materials, and what may be done to it. */
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import type { TrainingSession } from '../../training/training-types.ts';
import '../../training/training.css';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { CourseMaterials } from './course-materials.tsx';
import { RegisterDialog } from './register-dialog.tsx';
import { SessionDialog } from './session-dialog.tsx';
import { SessionPeople } from './session-people.tsx';

interface Props {
  session: TrainingSession;
  badge: ReactNode;
  onClose: () => void;
}

export function SessionDetail({ session, badge, onClose }: Props) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const ownId = useOwnAccountId();
  const { isRunning, run } = useAct('TrainingSession');
  const [open, setOpen] = useState<'change' | 'cancel' | 'register'>();
  const [now] = useState(() => Date.now());
  const isMaker = roles.has('center_administrator', 'center_operator');
  const isAhead = session.state === 'open' && Date.parse(session.startsAt) > now;
  const mayRegister = isMaker || roles.has('unit_administrator');
  const close = (): void => setOpen(undefined);
  return (
    <Detail title={session.courseTitle} badge={badge} onClose={onClose}>
      <Facts
        rows={[
          [t('console.trainingSessions.from'), longTime(session.startsAt)],
          [t('console.trainingSessions.until'), longTime(session.endsAt)],
          [t('console.trainingSessions.deadline'), longTime(session.registerUntil)],
          [t('console.trainingSessions.place'), session.place],
          [t('console.trainingSessions.link'), session.link],
          [t('console.trainingPlans.teacher'), session.teacher],
          [t('console.trainingSessions.taken'), `${session.registered}/${session.seats}`],
          [t('console.trainingSessions.waiting'), session.waiting > 0 && String(session.waiting)],
          [t('console.reason'), session.cancelReason],
        ]}
      />
      <Part title={t('console.trainingSessions.people')}>
        <SessionPeople
          session={session}
          mayGrade={(isMaker || session.teacherAccount === ownId) && Date.parse(session.startsAt) <= now}
          mayWithdraw={mayRegister && isAhead}
        />
      </Part>
      <Part title={t('console.trainingSessions.materials')}>
        <CourseMaterials courseId={session.courseId} isMaker={isMaker} />
      </Part>
      {isAhead && (
        <div className="acts">
          {mayRegister && Date.parse(session.registerUntil) > now && (
            <Button onClick={() => setOpen('register')}>{t('console.trainingSessions.register')}</Button>
          )}
          {isMaker && (
            <>
              <Button variant="default" onClick={() => setOpen('change')}>
                {t('console.trainingSessions.change')}
              </Button>
              <Button variant="default" onClick={() => setOpen('cancel')}>
                {t('console.trainingSessions.cancel')}
              </Button>
            </>
          )}
        </div>
      )}
      {open === 'change' && <SessionDialog session={session} onClose={close} />}
      {open === 'register' && <RegisterDialog session={session} onClose={close} />}
      {open === 'cancel' && (
        <ReasonDialog
          title={t('console.trainingSessions.cancel')}
          act={t('console.trainingSessions.cancel')}
          text={t('console.trainingSessions.cancelText')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [session.id]: { cancel: reason } } }, t('console.trainingSessions.cancelled'))
          }
          onClose={close}
        />
      )}
    </Detail>
  );
}
