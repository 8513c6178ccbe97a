/** The acts for the rows that are chosen. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkAct, BulkDialog } from './bulk-dialog.tsx';

interface Props<Row> {
  acts: readonly BulkAct<Row>[];
  rows: readonly Row[];
  onDone: () => void;
}

export function BulkBar<Row extends { id: string }>({ acts, rows, onDone }: Props<Row>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<BulkAct<Row>>();
  return (
    <div className="objects-bulk">
      <strong>{t('table.chosen', { count: rows.length })}</strong>
      {acts.map((act) => (
        <Button
          key={act.label}
          size="compact-sm"
          variant={act.isMain ? 'filled' : 'default'}
          onClick={() => setOpen(act)}
        >
          {t(act.label)}…
        </Button>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={onDone}>
        {t('table.unchoose')}
      </Button>
      {open && (
        <BulkDialog
          act={open}
          rows={rows}
          onClose={() => setOpen(undefined)}
          onDone={() => {
            setOpen(undefined);
            onDone();
          }}
        />
      )}
    </div>
  );
}
