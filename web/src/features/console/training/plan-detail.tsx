/** One plan with its courses, and what may be done to it now. */
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import type { TrainingCourse, TrainingPlan } from '../../training/training-types.ts';
import '../../training/training.css';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { Who, WhoWhen } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { CourseDialog } from './course-dialog.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { SessionDialog } from './session-dialog.tsx';

type Open =
  | 'plan'
  | 'return'
  | 'course'
  | 'drop'
  | { course: TrainingCourse }
  | { hold: TrainingCourse }
  | { drop: TrainingCourse };

interface OfPlan {
  plan: TrainingPlan;
  onOpen: (open: Open) => void;
}

function PlanFacts({ plan }: { plan: TrainingPlan }) {
  const { t } = useTranslation();
  return (
    <Facts
      rows={[
        [t('console.trainingPlans.year'), String(plan.year)],
        [t('console.trainingPlans.aims'), plan.aims],
        [t('console.trainingPlans.audience'), plan.audience],
        [t('console.trainingPlans.people'), formatCount(plan.plannedPeople)],
        [t('console.trainingPlans.cost'), formatCount(plan.plannedCost)],
        [t('console.trainingPlans.madeBy'), <Who key="maker" of={plan.madeBy} />],
        [
          t('console.trainingPlans.submitted'),
          plan.submittedAt !== null && <WhoWhen of={plan.submittedBy} at={plan.submittedAt} />,
        ],
        [
          t('console.trainingPlans.decided'),
          plan.decidedAt !== null && <WhoWhen of={plan.decidedBy} at={plan.decidedAt} />,
        ],
        [t('console.reason'), plan.decisionNote],
      ]}
    />
  );
}

function CourseLine({ course, plan, onOpen }: OfPlan & { course: TrainingCourse }) {
  const { t } = useTranslation();
  const isMaker = useOwnRoles().has('center_administrator', 'center_operator');
  const isApproved = plan.state === 'approved';
  const act = isApproved ? 'console.trainingPlans.hold' : 'console.trainingPlans.changeCourse';
  return (
    <li>
      <span>
        <strong>{course.title}</strong>
        <br />
        <small>
          {t('console.trainingPlans.courseLine', {
            hours: course.hours,
            people: course.plannedPeople,
            cost: course.plannedCost,
          })}
        </small>
      </span>
      {isMaker && plan.state !== 'submitted' && (
        <span className="acts">
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${t(act)}: ${course.title}`}
            onClick={() => onOpen(isApproved ? { hold: course } : { course })}
          >
            {t(act)}
          </Button>
          {!isApproved && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${t('console.trainingPlans.dropCourse')}: ${course.title}`}
              onClick={() => onOpen({ drop: course })}
            >
              {t('console.trainingPlans.dropCourse')}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

function MakerActs({ plan, onOpen }: OfPlan) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('TrainingPlan');
  return (
    <div className="acts">
      <Button
        loading={isRunning}
        disabled={plan.courses === 0}
        onClick={() =>
          void run({ update: { [plan.id]: { submit: true } } }, t('console.trainingPlans.told.submitted'))
        }
      >
        {t('console.trainingPlans.submit')}
      </Button>
      <Button variant="default" onClick={() => onOpen('course')}>
        {t('console.trainingPlans.addCourse')}
      </Button>
      <Button variant="default" onClick={() => onOpen('plan')}>
        {t('console.trainingPlans.change')}
      </Button>
      <Button variant="default" onClick={() => onOpen('drop')}>
        {t('console.trainingPlans.drop')}
      </Button>
      {plan.courses === 0 && <p>{t('console.trainingPlans.needsCourse')}</p>}
    </div>
  );
}

interface DropProps {
  plan: TrainingPlan;
  course?: TrainingCourse;
  /** A course less: the others are shown. */
  onDropped?: () => void;
  onClose: () => void;
}

/** Takes away what was made by mistake: the plan, or one course of it. */
function DropDialog({ plan, course, onDropped, onClose }: DropProps) {
  const { t } = useTranslation();
  const plans = useAct('TrainingPlan');
  const courses = useAct('TrainingCourse');
  const drop = async (): Promise<void> => {
    onClose();
    const isDone = course
      ? await courses.run({ destroy: [course.id] }, t('console.trainingPlans.told.courseDropped'))
      : await plans.run({ destroy: [plan.id] }, t('console.trainingPlans.told.dropped'));
    if (isDone) onDropped?.();
  };
  const act = t(course ? 'console.trainingPlans.dropCourse' : 'console.trainingPlans.drop');
  return (
    <ConfirmDialog
      title={`${act}: ${course ? course.title : plan.title}?`}
      text={t(course ? 'console.trainingPlans.dropCourseText' : 'console.trainingPlans.dropText')}
      act={act}
      onConfirm={() => void drop()}
      onClose={onClose}
    />
  );
}

interface Props {
  plan: TrainingPlan;
  badge: ReactNode;
  onClose: () => void;
}

export function PlanDetail({ plan, badge, onClose }: Props) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const { isRunning, run } = useAct('TrainingPlan');
  const [open, setOpen] = useState<Open>();
  const list = useObjectList('TrainingCourse', { filter: { planId: plan.id }, sort: 'year' });
  const courses = useObjects('TrainingCourse', PROVINCE, list.ids);
  const isOpen = plan.state === 'draft' || plan.state === 'returned';
  const close = (): void => setOpen(undefined);
  const decide = (decision: 'approved' | 'returned', note: string): Promise<boolean> =>
    run({ update: { [plan.id]: { decision, note } } }, t(`console.trainingPlans.told.${decision}`));
  return (
    <Detail title={plan.title} badge={badge} onClose={onClose}>
      <PlanFacts plan={plan} />
      <Part title={t('console.trainingPlans.courses')}>
        <ul className="training-people">
          {courses.map((course) => (
            <CourseLine key={course.id} course={course} plan={plan} onOpen={setOpen} />
          ))}
        </ul>
      </Part>
      {isOpen && roles.has('center_administrator', 'center_operator') && (
        <MakerActs plan={plan} onOpen={setOpen} />
      )}
      {plan.state === 'submitted' && roles.has('chief_of_office') && (
        <div className="acts">
          <Button loading={isRunning} onClick={() => void decide('approved', '')}>
            {t('console.approve')}
          </Button>
          <Button variant="default" onClick={() => setOpen('return')}>
            {t('console.trainingPlans.return')}
          </Button>
        </div>
      )}
      {open === 'plan' && <PlanDialog plan={plan} onClose={close} />}
      {open === 'course' && <CourseDialog planId={plan.id} onClose={close} onDone={list.refresh} />}
      {open === 'return' && (
        <ReasonDialog
          title={t('console.trainingPlans.return')}
          act={t('console.trainingPlans.return')}
          isRunning={isRunning}
          onSubmit={(reason) => decide('returned', reason)}
          onClose={close}
        />
      )}
      {typeof open === 'object' && 'course' in open && (
        <CourseDialog planId={plan.id} course={open.course} onClose={close} onDone={list.refresh} />
      )}
      {open === 'drop' && <DropDialog plan={plan} onClose={close} />}
      {typeof open === 'object' && 'drop' in open && (
        <DropDialog plan={plan} course={open.drop} onDropped={list.refresh} onClose={close} />
      )}
      {typeof open === 'object' && 'hold' in open && <SessionDialog course={open.hold} onClose={close} />}
    </Detail>
  );
}
