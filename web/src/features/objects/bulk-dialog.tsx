/** An act on several things: first a dry run that says for each what would happen, then all of them in one request. */
import { Button, Group, TextInput } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconLoader2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/parts/dialog.tsx';
import { showToast } from '../../design/toasts/toast-store.ts';
import type { Client } from '../../jmap/client.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { TypeName } from '../../jmap/objects.ts';
import type { Arguments } from '../../jmap/transport.ts';
import { faultText } from '../shell/fault-text.ts';
import { PROVINCE } from './use-object-list.ts';

/** What a dry run found of one thing. */
export interface DryResult {
  isPossible: boolean;
  text: string;
}

export interface BulkAct<Row> {
  /** Key of its name in the catalogues. */
  label: string;
  type: TypeName;
  isMain?: boolean;
  needsReason?: boolean;
  nameOf: (row: Row) => string;
  dryRun: (client: Client, rows: readonly Row[]) => Promise<ReadonlyMap<string, DryResult>>;
  /** What is set of each; undefined destroys it. */
  patch?: (row: Row, reason: string) => Arguments | undefined;
  /** For what is no setting of properties: does it to all of them. */
  perform?: (client: Client, rows: readonly Row[]) => Promise<void>;
}

interface Props<Row> {
  act: BulkAct<Row>;
  rows: readonly Row[];
  onClose: () => void;
  onDone: () => void;
}

type Refused = Record<string, { description?: string }> | null;

async function performAll<Row extends { id: string }>(
  client: Client,
  act: BulkAct<Row>,
  rows: readonly Row[],
  reason: string,
): Promise<string[]> {
  if (act.perform) {
    await act.perform(client, rows);
    return [];
  }
  const patches = rows.map((row) => [row.id, act.patch?.(row, reason)] as const);
  const update = Object.fromEntries(patches.filter(([, patch]) => patch !== undefined));
  const destroy = patches.filter(([, patch]) => patch === undefined).map(([id]) => id);
  const [answer] = await client.transport.request([
    [`${act.type}/set`, { accountId: PROVINCE, ...(destroy.length > 0 ? { destroy } : { update }) }],
  ]);
  await client.fetchSome(act.type, PROVINCE, Object.keys(update));
  const refused = { ...(answer?.['notUpdated'] as Refused), ...(answer?.['notDestroyed'] as Refused) };
  return Object.values(refused).map(({ description = '' }) => description);
}

export function BulkDialog<Row extends { id: string }>({ act, rows, onClose, onDone }: Props<Row>) {
  const { t } = useTranslation();
  const client = useClient();
  const [results, setResults] = useState<ReadonlyMap<string, DryResult>>();
  const [reason, setReason] = useState('');
  const [isRunning, setRunning] = useState(false);
  useEffect(() => {
    act
      .dryRun(client, rows)
      .then(setResults)
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
    // Once, for the rows that were chosen when it was opened.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const possible = rows.filter(({ id }) => results?.get(id)?.isPossible);
  const run = async (): Promise<void> => {
    setRunning(true);
    try {
      const faults = await performAll(client, act, possible, reason.trim());
      const done = possible.length - faults.length;
      if (faults.length === 0) showToast(t('table.done', { count: done }));
      else
        showToast(t('table.someFailed', { done, failed: faults.length, why: faults[0] }), { kind: 'fault' });
      onDone();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setRunning(false);
    }
  };
  return (
    <Dialog onClose={onClose} size="lg" title={`${t('table.dryRun')}: ${t(act.label)}`}>
      <p className="bulk-lead">{results ? t('table.dryRunLead') : t('table.checking')}</p>
      <ul className="bulk-list" tabIndex={0} aria-label={t('table.dryRun')}>
        {rows.map((row) => {
          const result = results?.get(row.id);
          const Icon = result ? (result.isPossible ? IconCircleCheck : IconCircleX) : IconLoader2;
          return (
            <li key={row.id} data-possible={result?.isPossible}>
              <Icon size={17} aria-hidden="true" />
              <span>
                <strong>{act.nameOf(row)}</strong>
                {result && (
                  <small>
                    {t(result.isPossible ? 'table.possible' : 'table.impossible')}
                    {result.text !== '' && `: ${result.text}`}
                  </small>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {act.needsReason && (
        <TextInput
          required
          label={t('table.reason')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button
          loading={isRunning}
          disabled={possible.length === 0 || (act.needsReason === true && reason.trim() === '')}
          onClick={() => void run()}
        >
          {t('table.doAll', { count: possible.length })}
        </Button>
      </Group>
    </Dialog>
  );
}
