/** A day of the calendar, as `2026-03-01`; empty for none. And two of them, from and until. */
import { TextInput } from '@mantine/core';

interface Props {
  label: string;
  value: string;
  isRequired?: boolean;
  onChange: (day: string) => void;
}

export function DayInput({ label, value, isRequired = false, onChange }: Props) {
  return (
    <TextInput
      required={isRequired}
      type="date"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface Days {
  from: string;
  until: string;
}

/** Both are needed. */
export function DayRange({
  labels,
  value,
  onChange,
}: {
  labels: Days;
  value: Days;
  onChange: (days: Days) => void;
}) {
  return (
    <>
      <DayInput
        isRequired
        label={labels.from}
        value={value.from}
        onChange={(from) => onChange({ ...value, from })}
      />
      <DayInput
        isRequired
        label={labels.until}
        value={value.until}
        onChange={(until) => onChange({ ...value, until })}
      />
    </>
  );
}
