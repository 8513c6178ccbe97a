/** Whom an order is for: people by name, everyone of a unit, mailboxes of agencies below. */
import { MultiSelect, Pill } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUnits } from '../../directory/use-units.ts';
import { PickPerson } from '../pick-person.tsx';
import { PickedName } from './picked-name.tsx';

export interface Recipients {
  people: readonly { accountId: string }[];
  unitIds: readonly string[];
  agencyUnitIds: readonly string[];
}

export const NOBODY: Recipients = { people: [], unitIds: [], agencyUnitIds: [] };

interface Props {
  unitId: string | null;
  value: Recipients;
  onChange: (value: Recipients) => void;
}

export function OrderRecipients({ unitId, value, onChange }: Props) {
  const { t } = useTranslation();
  const { all } = useUnits();
  const within = all.filter((unit) => unitId !== null && unit.path.includes(unitId));
  const below = within.filter((unit) => unit.id !== unitId && unit.address !== null);
  const add = (accountId: string | null): void => {
    if (accountId === null || value.people.some((one) => one.accountId === accountId)) return;
    onChange({ ...value, people: [...value.people, { accountId }] });
  };
  const remove = (accountId: string): void =>
    onChange({ ...value, people: value.people.filter((one) => one.accountId !== accountId) });
  return (
    <fieldset className="order-recipients">
      <legend>{t('console.orders.to')}</legend>
      <MultiSelect
        searchable
        label={t('console.orders.everyone')}
        description={t('console.orders.everyoneHint')}
        data={within.map((unit) => ({ value: unit.id, label: unit.name }))}
        value={[...value.unitIds]}
        onChange={(unitIds) => onChange({ ...value, unitIds })}
      />
      {below.length > 0 && (
        <MultiSelect
          searchable
          label={t('console.orders.agencies')}
          data={below.map((unit) => ({ value: unit.id, label: unit.name }))}
          value={[...value.agencyUnitIds]}
          onChange={(agencyUnitIds) => onChange({ ...value, agencyUnitIds })}
        />
      )}
      <PickPerson
        label={t('console.orders.people')}
        gives="accountId"
        isRequired={false}
        value={null}
        onChange={add}
      />
      {value.people.length > 0 && (
        <Pill.Group aria-label={t('console.orders.people')}>
          {value.people.map(({ accountId }) => (
            <Pill
              key={accountId}
              withRemoveButton
              removeButtonProps={{ 'aria-label': t('console.orders.removePerson') }}
              onRemove={() => remove(accountId)}
            >
              <PickedName accountId={accountId} />
            </Pill>
          ))}
        </Pill.Group>
      )}
    </fieldset>
  );
}
