/** The items of a draft from a spreadsheet: first what it would be, row by row what is wrong, then written. */
import { Button, FileButton, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useUpload } from '../parts/use-upload.ts';

interface Reading {
  items: number;
  total: number;
  faults: { row: number; column: string; vi: string; en: string }[];
}

/** What a file would make of the draft, and writing it. */
function useImport(id: string) {
  const { t } = useTranslation();
  const client = useClient();
  const upload = useUpload();
  const [blobId, setBlob] = useState<string>();
  const [reading, setReading] = useState<Reading>();
  const [isRunning, setRunning] = useState(false);
  const read = async (blob: string, write: boolean): Promise<boolean> => {
    setRunning(true);
    try {
      const asked = { accountId: PROVINCE, id, blobId: blob, write };
      const [answer] = await client.transport.request([['BudgetVersion/importFile', asked]]);
      setReading(answer as unknown as Reading);
      return true;
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
      return false;
    } finally {
      setRunning(false);
    }
  };
  const look = async (file: File | null): Promise<void> => {
    setReading(undefined);
    const blob = file ? await upload.send(file) : undefined;
    setBlob(blob);
    if (blob !== undefined) await read(blob, false);
  };
  const write = async (): Promise<boolean> => {
    if (blobId === undefined || !(await read(blobId, true))) return false;
    await client.fetchSome('BudgetVersion', PROVINCE, [id]);
    return true;
  };
  return { reading, isRunning: isRunning || upload.progress !== undefined, look, write };
}

const SHEETS = '.xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function ImportDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { reading, isRunning, look, write } = useImport(id);
  const language = i18n.language === 'en' ? 'en' : 'vi';
  const isClean = reading !== undefined && reading.faults.length === 0 && reading.items > 0;
  const save = async (): Promise<void> => {
    if (!(await write())) return;
    showToast(t('console.budget.told.imported'));
    onClose();
  };
  return (
    <Dialog size="lg" title={t('console.budget.import')} onClose={onClose}>
      <p>{t('console.budget.importHint')}</p>
      <FileButton accept={SHEETS} onChange={(file) => void look(file)}>
        {(props) => (
          <Button {...props} variant="default" loading={isRunning}>
            {t('console.budget.chooseFile')}
          </Button>
        )}
      </FileButton>
      {reading && (
        <p role="status">{t('console.budget.importRead', { count: reading.items, total: reading.total })}</p>
      )}
      {reading && reading.faults.length > 0 && (
        <>
          <p>{t('console.budget.importFaults')}</p>
          <ul>
            {reading.faults.map((fault) => (
              <li key={`${fault.row} ${fault.column} ${fault.vi}`}>
                {t('console.budget.importFault', {
                  row: fault.row,
                  column: fault.column,
                  text: fault[language],
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button disabled={!isClean} loading={isRunning} onClick={() => void save()}>
          {t('console.budget.importWrite')}
        </Button>
      </Group>
    </Dialog>
  );
}
