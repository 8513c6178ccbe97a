/** The largest letters, to be chosen and moved to the bin, one or all at once. */
import { Button, Checkbox } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize, shortTime } from '../../../i18n/format.ts';
import { useLargestMail } from './use-largest-mail.ts';

export function LargestMail({ accountId, onChange }: { accountId: string; onChange: () => void }) {
  const { t } = useTranslation();
  const { list, trashAll } = useLargestMail(accountId, onChange);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (list?.length === 0) return <p className="usage-count">{t('storage.noMail')}</p>;
  const mails = list?.filter(({ id }) => chosen.has(id)) ?? [];
  const bytes = mails.reduce((sum, { size }) => sum + size, 0);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <div className="usage-bulk">
        <Checkbox
          label={t('storage.chooseAll')}
          checked={mails.length > 0 && mails.length === list?.length}
          indeterminate={mails.length > 0 && mails.length < (list?.length ?? 0)}
          onChange={() => setChosen(new Set(mails.length > 0 ? [] : list?.map(({ id }) => id)))}
        />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconTrash size={14} />}
          disabled={mails.length === 0}
          onClick={() => {
            setChosen(new Set());
            void trashAll(mails);
          }}
        >
          {t('storage.trashChosen', { count: mails.length, size: formatSize(bytes) })}
        </Button>
      </div>
      <ul className="usage-large">
        {list?.map((email) => (
          <li key={email.id}>
            <Checkbox
              aria-label={t('storage.choose', { subject: email.subject })}
              checked={chosen.has(email.id)}
              onChange={() => toggle(email.id)}
            />
            <div className="usage-mail">
              <strong>{email.subject || t('restore.noSubject')}</strong>
              <span>
                {email.from?.[0]?.name ?? email.from?.[0]?.email ?? ''} · {shortTime(email.receivedAt)}
              </span>
            </div>
            <span className="usage-size">{formatSize(email.size)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
