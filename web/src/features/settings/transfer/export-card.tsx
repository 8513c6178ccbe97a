/** Takes the mail out: everything or a folder, in a form that other programs read. */
import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FolderSelect } from './folder-select.tsx';
import { useBeginTask } from './use-begin-task.ts';

const FORMATS = ['mbox', 'eml', 'maildir'] as const;

export function ExportCard({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const begin = useBeginTask(accountId);
  const [format, setFormat] = useState<string>('mbox');
  const [mailboxId, setMailboxId] = useState('');
  return (
    <section className="settings-card" aria-labelledby="export-title">
      <h3 id="export-title">{t('transfer.export')}</h3>
      <p className="card-lead">{t('transfer.exportText')}</p>
      <FolderSelect
        accountId={accountId}
        label={t('transfer.what')}
        all={t('transfer.everything')}
        value={mailboxId}
        onChange={setMailboxId}
      />
      <div>
        <SegmentedControl
          fullWidth
          aria-label={t('transfer.format')}
          value={format}
          onChange={setFormat}
          data={FORMATS.map((value) => ({ value, label: t(`transfer.formats.${value}`) }))}
        />
        <p className="card-hint">{t(`transfer.formatText.${format}`)}</p>
      </div>
      <Group justify="flex-end">
        <Button
          leftSection={<IconDownload size={17} />}
          onClick={() => void begin({ kind: 'export', format, ...(mailboxId !== '' && { mailboxId }) })}
        >
          {t('transfer.beginExport')}
        </Button>
      </Group>
    </section>
  );
}
