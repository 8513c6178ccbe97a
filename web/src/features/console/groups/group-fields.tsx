/** What is chosen of a group: who is in it, who may write to it, whether somebody looks first. */
import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MailGroup } from '../../directory/group-types.ts';

export type GroupValues = Pick<
  MailGroup,
  'name' | 'description' | 'membership' | 'includesBelow' | 'ranks' | 'whoMayPost' | 'isModerated' | 'isList'
>;

const RANKS = ['head', 'deputy_head', 'secretary', 'member'];
const FLAGS = ['isModerated', 'isList'] as const;

interface Props {
  values: GroupValues;
  onChange: (values: GroupValues) => void;
}

export function GroupFields({ values, onChange }: Props) {
  const { t } = useTranslation();
  const set = (patch: Partial<GroupValues>): void => onChange({ ...values, ...patch });
  return (
    <>
      <TextInput
        required
        label={t('console.groups.name')}
        maxLength={200}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Textarea
        autosize
        label={t('console.groups.description')}
        maxLength={2000}
        value={values.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <Select
        label={t('console.groups.membership')}
        allowDeselect={false}
        value={values.membership}
        data={(['static', 'unit', 'post'] as const).map((value) => ({
          value,
          label: t(`console.groups.memberships.${value}`),
        }))}
        onChange={(value) => value && set({ membership: value })}
      />
      {values.membership === 'post' && (
        <Checkbox.Group
          label={t('console.groups.ranks')}
          value={values.ranks}
          onChange={(ranks) => set({ ranks })}
        >
          <div className="checks">
            {RANKS.map((rank) => (
              <Checkbox key={rank} value={rank} label={t(`console.choices.${rank}`)} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {values.membership !== 'static' && (
        <Checkbox
          label={t('console.groups.includesBelow')}
          checked={values.includesBelow}
          onChange={(event) => set({ includesBelow: event.currentTarget.checked })}
        />
      )}
      <Select
        label={t('console.groups.whoMayPost')}
        allowDeselect={false}
        value={values.whoMayPost}
        data={(['anyone', 'inside', 'members', 'moderators'] as const).map((value) => ({
          value,
          label: t(`console.groups.posters.${value}`),
        }))}
        onChange={(value) => value && set({ whoMayPost: value })}
      />
      {FLAGS.map((flag) => (
        <Checkbox
          key={flag}
          label={t(`console.groups.${flag}`)}
          description={t(`console.groups.${flag}Hint`)}
          checked={values[flag]}
          onChange={(event) => set({ [flag]: event.currentTarget.checked })}
        />
      ))}
    </>
  );
}
