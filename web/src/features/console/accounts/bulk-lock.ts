/** Signing out several accounts at once, after a dry run that says whom it meets. */
import i18next from 'i18next';
import { plainName } from '../../directory/plain-name.ts';
import type { BulkAct } from '../../objects/bulk-dialog.tsx';
import type { AccountUse } from '../work-types.ts';
import type { ConsoleAccount } from './account-types.ts';

type Row = ConsoleAccount & { use: AccountUse | undefined };

const GB = 1e9;
const STEPS_GB = [5, 10, 20];

const signOut: BulkAct<Row> = {
  label: 'console.accounts.signOut',
  type: 'AccountUse',
  needsReason: true,
  nameOf: (row) => plainName(row.name),
  dryRun: async (_client, rows) =>
    new Map(
      rows.map((row) => [
        row.id,
        {
          isPossible: (row.use?.sessions ?? 0) > 0,
          text: i18next.t('console.accounts.signedInOn', { count: row.use?.sessions ?? 0 }),
        },
      ]),
    ),
  patch: (_row, reason) => ({ signOut: true, reason }),
};

const quotas = STEPS_GB.map(
  (size): BulkAct<Row> => ({
    label: `console.accounts.space${size}`,
    type: 'AccountUse',
    needsReason: true,
    nameOf: (row) => plainName(row.name),
    dryRun: async (_client, rows) =>
      new Map(
        rows.map((row) => [
          row.id,
          {
            isPossible:
              row.use !== undefined && row.use.usedBytes < size * GB && row.use.quotaBytes !== size * GB,
            text: `${((row.use?.quotaBytes ?? 0) / GB).toFixed(0)} GB → ${size} GB`,
          },
        ]),
      ),
    patch: (_row, reason) => ({ quotaBytes: size * GB, reason }),
  }),
);

export const ACCOUNT_BULK: readonly BulkAct<Row>[] = [signOut, ...quotas];
