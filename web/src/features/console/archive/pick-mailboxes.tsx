/** Several mailboxes, of people and of agencies, found by name or address. */
import { MultiSelect } from '@mantine/core';
import { plainName } from '../../directory/plain-name.ts';
import { useFound } from '../use-found.ts';

interface Props {
  label: string;
  value: string[];
  isRequired?: boolean;
  onChange: (value: string[]) => void;
}

export function PickMailboxes({ label, value, isRequired = true, onChange }: Props) {
  const { found, props } = useFound('Account', value);
  const data = found.map(({ id, name, address }) => ({
    value: id,
    label: `${plainName(name)} <${address ?? ''}>`,
  }));
  return (
    <MultiSelect
      {...props}
      required={isRequired}
      label={label}
      value={value}
      data={data}
      onChange={onChange}
    />
  );
}
