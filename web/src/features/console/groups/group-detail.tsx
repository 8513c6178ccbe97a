/** One group: what it is, who is in it, who moderates it; changed and retired by who administers its unit. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailGroup } from '../../directory/group-types.ts';
import { useUnits } from '../../directory/use-units.ts';
import { startMessage } from '../../mail/compose/composers.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { Detail, Facts } from '../parts/detail.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { GroupFields, type GroupValues } from './group-fields.tsx';
import { GroupPeople } from './group-people.tsx';

function valuesOf(group: MailGroup): GroupValues {
  const { name, description, membership, includesBelow, ranks, whoMayPost, isModerated, isList } = group;
  return { name, description, membership, includesBelow, ranks, whoMayPost, isModerated, isList };
}

function ChangeDialog({ group, onClose }: { group: MailGroup; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('Group');
  const [values, setValues] = useState(() => valuesOf(group));
  return (
    <FormDialog
      title={group.name}
      act={t('console.save')}
      size="lg"
      isRunning={isRunning}
      onSubmit={() => run({ update: { [group.id]: values } }, t('console.groups.saved'))}
      onClose={onClose}
    >
      <GroupFields values={values} onChange={setValues} />
    </FormDialog>
  );
}

export function GroupDetail({ group, onClose }: { group: MailGroup; onClose: () => void }) {
  const { t } = useTranslation();
  const units = useUnits();
  const { run } = useAct('Group');
  const [open, setOpen] = useState<'change' | 'retire'>();
  return (
    <Detail title={group.name} onClose={onClose}>
      {group.description !== '' && <p className="long-text">{group.description}</p>}
      <Facts
        rows={[
          [t('console.groups.address'), group.address],
          [t('console.groups.unit'), units.byId.get(group.unitId)?.name],
          [t('console.groups.membership'), t(`console.groups.memberships.${group.membership}`)],
          [
            t('console.groups.ranks'),
            group.membership === 'post' && group.ranks.map((rank) => t(`console.choices.${rank}`)).join(', '),
          ],
          [t('console.groups.whoMayPost'), t(`console.groups.posters.${group.whoMayPost}`)],
          [t('console.groups.isModerated'), t(group.isModerated ? 'console.yes' : 'console.no')],
        ]}
      />
      <div className="acts">
        <Button size="xs" onClick={() => startMessage({ to: [{ name: group.name, email: group.address }] })}>
          {t('console.groups.write')}
        </Button>
        {group.mayManage && (
          <>
            <Button size="xs" variant="default" onClick={() => setOpen('change')}>
              {t('console.groups.change')}
            </Button>
            <Button size="xs" variant="subtle" color="red" onClick={() => setOpen('retire')}>
              {t('console.groups.retire')}
            </Button>
          </>
        )}
      </div>
      {group.members !== null && <GroupPeople group={group} />}
      {open === 'change' && <ChangeDialog group={group} onClose={() => setOpen(undefined)} />}
      {open === 'retire' && (
        <ConfirmDialog
          title={t('console.groups.retireTitle', { name: group.name })}
          text={t('console.groups.retireText')}
          act={t('console.groups.retire')}
          onClose={() => setOpen(undefined)}
          onConfirm={() => {
            void run({ destroy: [group.id] }, t('console.groups.retired'));
            onClose();
          }}
        />
      )}
    </Detail>
  );
}
