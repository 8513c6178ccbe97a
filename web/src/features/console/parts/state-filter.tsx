/** Which state of things a table shows: one at a time, or all. */
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string | null;
  states: readonly string[];
  nameOf: (state: string) => string;
  onChange: (state: string | null) => void;
}

export function StateFilter({ value, states, nameOf, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('console.state')}
      value={value ?? ''}
      data={[
        ...states.map((state) => ({ value: state, label: nameOf(state) })),
        { value: '', label: t('console.all') },
      ]}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  );
}
