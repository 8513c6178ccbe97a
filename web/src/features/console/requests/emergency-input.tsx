/** What is done before anybody approved it, and why. `reason` is undefined where it waits for its approval. */
import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  reason: string | undefined;
  onChange: (reason: string | undefined) => void;
}

export function EmergencyInput({ reason, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Checkbox
        label={t('console.requests.emergency')}
        description={t('console.requests.emergencyHint')}
        checked={reason !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? '' : undefined)}
      />
      {reason !== undefined && (
        <TextInput
          required
          label={t('console.requests.emergencyReason')}
          maxLength={500}
          value={reason}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </>
  );
}
