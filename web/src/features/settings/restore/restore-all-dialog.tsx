/** A folder, or a whole mailbox, as it was at a time (R8.9): what was deleted since goes back in one go, a task with its progress. */
import { Button, Group, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { MomentField } from '../../../design/parts/moment-field.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import { pathText } from './path-text.ts';
import { useDeletedCount, useDeletedFolders } from './use-deleted-folders.ts';

const HOUR_MS = 3_600_000;
const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS };
type Span = keyof typeof SPANS;
const CHOICES = [...(Object.keys(SPANS) as Span[]), 'moment'] as const;

/** Since when, for a choice; undefined while no time stands there. */
function sinceOf(span: (typeof CHOICES)[number], moment: string, now: number): string | undefined {
  if (span !== 'moment') return new Date(now - SPANS[span]).toISOString();
  return moment === '' ? undefined : new Date(moment).toISOString();
}

interface Props {
  accountId: string;
  onClose: () => void;
}

export function RestoreAllDialog({ accountId, onClose }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const [now] = useState(() => Date.now());
  const [span, setSpan] = useState<(typeof CHOICES)[number]>('day');
  const [moment, setMoment] = useState('');
  const [mailboxPath, setPath] = useState('');
  const [isBeginning, setBeginning] = useState(false);
  const folders = useDeletedFolders(accountId);
  const after = useMemo(() => sinceOf(span, moment, now), [span, moment, now]);
  const choice = { ...(after !== undefined && { after }), ...(mailboxPath !== '' && { mailboxPath }) };
  const count = useDeletedCount(accountId, choice);
  const begin = async (): Promise<void> => {
    const create = {
      task: { kind: 'restore', deletedAfter: after, ...(mailboxPath !== '' && { mailboxPath }) },
    };
    setBeginning(true);
    try {
      const [answer] = await client.transport.request([['MailTask/set', { accountId, create }]]);
      requireDone(answer ?? {});
      showToast(t('restore.begun'));
      onClose();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setBeginning(false);
    }
  };
  return (
    <Dialog onClose={onClose} title={t('restore.many')}>
      <div className="restore-all">
        <p>{t('restore.manyText')}</p>
        <NativeSelect
          label={t('restore.folder')}
          value={mailboxPath}
          onChange={(event) => setPath(event.currentTarget.value)}
          data={[
            { value: '', label: t('restore.everyFolder') },
            ...folders.map((path) => ({ value: path, label: pathText(t, path) })),
          ]}
        />
        <NativeSelect
          label={t('restore.since')}
          value={span}
          onChange={(event) => setSpan(CHOICES.find((one) => one === event.currentTarget.value) ?? 'day')}
          data={CHOICES.map((value) => ({ value, label: t(`restore.span.${value}`) }))}
        />
        {span === 'moment' && (
          <MomentField
            isRequired
            usualTime="08:00"
            label={t('restore.moment')}
            description={t('restore.momentText')}
            value={moment}
            onChange={setMoment}
          />
        )}
        <p className="restore-found" aria-live="polite">
          {after !== undefined && count !== undefined && t('restore.count', { count })}
        </p>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button
            loading={isBeginning}
            disabled={after === undefined || count === undefined || count === 0}
            onClick={() => void begin()}
          >
            {t('restore.restore')}
          </Button>
        </Group>
      </div>
    </Dialog>
  );
}
