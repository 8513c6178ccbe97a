/** A person chosen by name, with or without diacritics. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../jmap/hooks.ts';
import { plainName } from '../directory/plain-name.ts';
import '../directory/directory-types.ts';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';

interface Props {
  label: string;
  value: string | null;
  /** Gives the person's id, or their account's. */
  gives: 'id' | 'accountId';
  isRequired?: boolean;
  onChange: (value: string | null) => void;
}

export function PickPerson({ label, value, gives, isRequired = true, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const list = useObjectList('Person', {
    filter: { ...(text.trim() !== '' && { text }) },
    sort: 'name',
    isAscending: true,
  });
  const people = useObjects('Person', PROVINCE, list.ids);
  const data = people.flatMap((person) => {
    const key = person[gives];
    return key === null ? [] : [{ value: key, label: `${plainName(person.name)} · ${person.unitName}` }];
  });
  return (
    <Select
      searchable
      required={isRequired}
      label={label}
      placeholder={t('directory.search')}
      value={value}
      data={data}
      // The server has searched already, with or without diacritics.
      filter={({ options }) => options}
      onSearchChange={setText}
      onChange={onChange}
      nothingFoundMessage={t('directory.nobody')}
    />
  );
}
