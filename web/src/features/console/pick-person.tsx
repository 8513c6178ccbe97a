/** A person chosen by name, with or without diacritics. */
import { Select } from '@mantine/core';
import { plainName } from '../directory/plain-name.ts';
import '../directory/directory-types.ts';
import { useFound } from './use-found.ts';

interface Props {
  label: string;
  value: string | null;
  /** Gives the person's id, or their account's. */
  gives: 'id' | 'accountId';
  isRequired?: boolean;
  onChange: (value: string | null) => void;
}

export function PickPerson({ label, value, gives, isRequired = true, onChange }: Props) {
  const { found, text, setText, props } = useFound('Person', gives === 'id' && value !== null ? [value] : []);
  const data = found.flatMap((person) => {
    const key = person[gives];
    return key === null ? [] : [{ value: key, label: `${plainName(person.name)} · ${person.unitName}` }];
  });
  // Where many are picked one after the other nobody stays chosen: the name of the last would be searched for.
  const cleared = {
    searchValue: text,
    onSearchChange: (typed: string) => setText(data.some((one) => one.label === typed) ? '' : typed),
  };
  return (
    <Select
      {...props}
      {...(value === null && cleared)}
      required={isRequired}
      label={label}
      value={value}
      data={data}
      onChange={onChange}
    />
  );
}
