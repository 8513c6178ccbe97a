/** Two days of the calendar, from and until, as `2026-03-01`; empty for none. */
import { DayField } from '../../../design/parts/day-field.tsx';

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
      <DayField
        isRequired
        label={labels.from}
        value={value.from}
        onChange={(from) => onChange({ ...value, from })}
      />
      <DayField
        isRequired
        label={labels.until}
        value={value.until}
        onChange={(until) => onChange({ ...value, until })}
      />
    </>
  );
}
