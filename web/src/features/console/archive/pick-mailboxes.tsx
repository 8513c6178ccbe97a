/** Several mailboxes, of people and of agencies, found by name or address. */
import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../../jmap/hooks.ts';
import { plainName } from '../../directory/plain-name.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';

interface Props {
  label: string;
  value: string[];
  isRequired?: boolean;
  onChange: (value: string[]) => void;
}

export function PickMailboxes({ label, value, isRequired = true, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const list = useObjectList('Account', {
    filter: { ...(text.trim() !== '' && { text }) },
    sort: 'name',
    isAscending: true,
  });
  const accounts = useObjects('Account', PROVINCE, [...new Set([...value, ...list.ids])]);
  const data = accounts.map(({ id, name, address }) => ({
    value: id,
    label: `${plainName(name)} <${address ?? ''}>`,
  }));
  return (
    <MultiSelect
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
