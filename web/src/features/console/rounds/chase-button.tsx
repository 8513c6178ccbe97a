/** Reminds agencies whose list is not signed (R6.2), beside the system's own reminder a day: a letter to each, that one looks over before it goes. */
import { Button } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../../i18n/format.ts';
import { useUnits } from '../../directory/use-units.ts';
import { startMessage } from '../../mail/compose/composers.ts';
import { textToHtml } from '../../mail/compose/html-text.ts';
import type { ListRound } from '../work-types.ts';

export function ChaseButton({ rounds, label }: { rounds: readonly ListRound[]; label: string }) {
  const { t } = useTranslation();
  const { byId } = useUnits();
  const recipients = rounds.flatMap(({ unitId, unitName }) => {
    const address = byId.get(unitId)?.address;
    return address ? [{ name: unitName, email: address }] : [];
  });
  const write = (): void => {
    const lines = rounds.map(({ unitName, name, dueOn, differing, settled }) =>
      t('console.rounds.chaseLine', {
        unit: unitName,
        name,
        due: dayText(dueOn),
        count: differing - settled,
      }),
    );
    startMessage({
      // Several agencies need not read of each other.
      [rounds.length > 1 ? 'bcc' : 'to']: recipients,
      subject: t('console.rounds.chaseSubject'),
      html: textToHtml(t('console.rounds.chaseText', { lines: lines.join('\n') })),
    });
  };
  if (recipients.length === 0) return null;
  return (
    <Button size="xs" variant="default" leftSection={<IconBellRinging size={15} />} onClick={write}>
      {label}
    </Button>
  );
}
