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
    // Namesakes of one unit are told apart by their address.
    const label = [plainName(person.name), person.unitName, person.address].filter(Boolean).join(' · ');
    return key === null ? [] : [{ value: key, label }];
  });
  // Where many are picked one after the other nobody stays chosen, and the field waits for the next.
  const choose = (chosen: string | null): void => {
    setText('');
    onChange(chosen);
  };
  return (
    <Select
      {...props}
      {...(value === null && { searchValue: text })}
      required={isRequired}
      label={label}
      value={value}
      data={data}
      onChange={choose}
    />
  );
}
