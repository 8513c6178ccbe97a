/** One round: every difference with the three lists side by side, whose word counts, and the signature of the head. */
import { Button, Checkbox } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, longTime } from '../../../i18n/format.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
import { WhoWhen } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { ListRound } from '../work-types.ts';
import { ChaseButton } from './chase-button.tsx';
import { type Entry, EntryCard, type ListName } from './entry-card.tsx';
import { isLate } from './is-late.ts';

const TYPES: readonly TypeName[] = ['ListRound'];
/** Who waits for the signatures of others. */
const CHASERS = ['chief_of_office', 'deputy_chief', 'center_administrator', 'personnel_authority'] as const;

export function RoundDetail({ round, onClose }: { round: ListRound; onClose: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const { isRunning, run } = useAct('ListRound');
  const settling = useAct('ListRound');
  /** Whose word counts, of those settled here: shown at once, and kept until the server's list says the same. */
  const [settledHere, setSettledHere] = useState<Readonly<Record<number, ListName>>>({});
  const [isAll, setAll] = useState(false);
  const { answer, again } = useMethod<{ list: Entry[] }>(
    'ListRound/entries',
    { id: round.id, differing: !isAll },
    TYPES,
  );
  const left = round.differing - round.settled;
  const settle = async (ordinal: number, list: ListName): Promise<void> => {
    setSettledHere((before) => ({ ...before, [ordinal]: list }));
    const update = { [round.id]: { settle: { [ordinal]: list } } };
    const isDone = await settling.run({ update }, t('console.rounds.settledOne'));
    if (!isDone) setSettledHere(({ [ordinal]: _undone, ...others }) => others);
    again();
  };
  return (
    <Detail
      title={`${round.unitName}: ${round.name}`}
      badge={
        isLate(round) ? (
          <Badge kind="danger">{t('console.rounds.late')}</Badge>
        ) : (
          <Badge kind={round.state === 'signed' ? 'good' : 'warning'}>
            {t(`console.rounds.state.${round.state}`)}
          </Badge>
        )
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.rounds.due'), dayText(round.dueOn)],
          [t('console.rounds.openedBy'), <WhoWhen key="opened" of={round.openedBy} at={round.openedAt} />],
          [t('console.rounds.people'), round.entries],
          [t('console.rounds.differences'), t('console.rounds.settledOf', { ...round })],
          [
            t('console.rounds.signedBy'),
            round.signedAt && `${round.signedBy ?? ''} · ${longTime(round.signedAt)}`,
          ],
        ]}
      />
      {round.state === 'open' && left > 0 && (
        <Notice kind="info">{t('console.rounds.left', { count: left })}</Notice>
      )}
      {round.state === 'open' && left === 0 && (
        <Notice kind="good">
          {t(roles.has('agency_head') ? 'console.rounds.maySign' : 'console.rounds.waitsForHead')}
        </Notice>
      )}
      {round.state === 'open' && roles.has(...CHASERS) && (
        <ChaseButton rounds={[round]} label={t('console.rounds.chase')} />
      )}
      {round.state === 'open' && roles.has('agency_head') && (
        <Button
          leftSection={<IconSignature size={17} />}
          disabled={left > 0}
          loading={isRunning}
          onClick={() => void run({ update: { [round.id]: { sign: true } } }, t('console.rounds.signed'))}
        >
          {t('console.rounds.sign')}
        </Button>
      )}
      <Part title={t('console.rounds.compare')}>
        <Checkbox
          size="xs"
          mb="sm"
          label={t('console.rounds.everybody')}
          checked={isAll}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
        <div className="entry-cards">
          {answer?.list.map((entry) => (
            <EntryCard
              key={entry.ordinal}
              entry={
                entry.resolution === null
                  ? { ...entry, resolution: settledHere[entry.ordinal] ?? null }
                  : entry
              }
              round={round}
              isOpen={round.state === 'open'}
              onSettle={(list) => void settle(entry.ordinal, list)}
            />
          ))}
        </div>
      </Part>
    </Detail>
  );
}
