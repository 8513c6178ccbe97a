/** The new units that one is split into: a name each, and who of the old unit goes there. */
import { Button, CloseButton, MultiSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../../jmap/hooks.ts';
import { plainName } from '../../directory/plain-name.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import type { UnitPart } from './request-types.ts';

interface Props {
  label: string;
  unitId: string | null;
  value: readonly UnitPart[];
  onChange: (value: UnitPart[]) => void;
}

export function PartsInput({ label, unitId, value, onChange }: Props) {
  const { t } = useTranslation();
  const list = useObjectList('Person', {
    filter: { unitId: unitId ?? '00000000-0000-0000-0000-000000000000' },
    sort: 'name',
    isAscending: true,
  });
  const people = useObjects('Person', PROVINCE, list.ids).map((person) => ({
    value: person.id,
    label: plainName(person.name),
  }));
  const set = (at: number, patch: Partial<UnitPart>): void =>
    onChange(value.map((part, index) => (index === at ? { ...part, ...patch } : part)));
  return (
    <fieldset>
      <legend>{label}</legend>
      {value.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are known by their place
        <div key={at} className="part-input">
          <div className="detail-head">
            <TextInput
              required
              className="part-name"
              label={t('console.fields.name')}
              maxLength={300}
              value={part.name}
              onChange={(event) => set(at, { name: event.currentTarget.value })}
            />
            <CloseButton
              aria-label={t('console.requests.removePart', { number: at + 1 })}
              onClick={() => onChange(value.filter((_, index) => index !== at))}
            />
          </div>
          <MultiSelect
            searchable
            label={t('console.requests.partPeople')}
            data={people}
            value={part.people}
            onChange={(chosen) => set(at, { people: chosen })}
          />
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...value, { name: '', people: [] }])}
      >
        {t('console.requests.addPart')}
      </Button>
    </fieldset>
  );
}
