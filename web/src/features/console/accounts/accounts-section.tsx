/** Accounts (R4.2, R8.4): who may sign in, how much space and how many devices they use; locked and unlocked by request. */
import { Select, TextInput } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize, shortTime } from '../../../i18n/format.ts';
import { useClient, useObjects } from '../../../jmap/hooks.ts';
import { plainName } from '../../directory/plain-name.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { type ObjectListState, PROVINCE } from '../../objects/use-object-list.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { PickUnit } from '../pick-unit.tsx';
import type { AccountUse } from '../work-types.ts';
import { AccountDetail } from './account-detail.tsx';
import { ACCOUNT_STATES, type ConsoleAccount } from './account-types.ts';
import { ACCOUNT_BULK } from './bulk-lock.ts';

/** The server's limit of objects at once is above this. */
const AT_ONCE = 500;

interface Row extends ConsoleAccount {
  use: AccountUse | undefined;
}

function withUse(accounts: readonly ConsoleAccount[], uses: readonly AccountUse[]): readonly Row[] {
  const byId = new Map(uses.map((use) => [use.id, use]));
  return accounts.map((account) => ({ ...account, use: byId.get(account.id) }));
}

/** What the accounts use, beside them: of those in the table, and of all for a file. */
function useRows({ ids, readAll }: ObjectListState): {
  rows: readonly Row[];
  readAll: () => Promise<readonly Row[]>;
} {
  const client = useClient();
  const accounts = useObjects('Account', PROVINCE, ids) as readonly ConsoleAccount[];
  const uses = useObjects('AccountUse', PROVINCE, ids);
  const key = ids.join(' ');
  useEffect(() => {
    if (key !== '') client.fetchSome('AccountUse', PROVINCE, key.split(' ')).catch(reportError);
  }, [client, key]);
  return {
    rows: withUse(accounts, uses),
    readAll: async () => {
      const all = (await readAll()) as ConsoleAccount[];
      const use: AccountUse[] = [];
      for (let from = 0; from < all.length; from += AT_ONCE) {
        const some = all.slice(from, from + AT_ONCE).map(({ id }) => id);
        const [got] = await client.transport.request([
          ['AccountUse/get', { accountId: PROVINCE, ids: some }],
        ]);
        use.push(...((got?.['list'] ?? []) as AccountUse[]));
      }
      return withUse(all, use);
    },
  };
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation();
  const units = useUnits();
  const unitName = (row: Row): string => units.byId.get(row.unitId ?? '')?.name ?? '';
  return [
    {
      label: 'console.accounts.name',
      isWide: true,
      show: (row) => plainName(row.name),
      text: (row) => row.name,
    },
    {
      label: 'console.accounts.address',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address,
    },
    { label: 'console.accounts.unit', isWide: true, show: unitName, text: unitName },
    {
      label: 'console.accounts.kind',
      isHidden: true,
      show: (row) => t(`console.accounts.kinds.${row.kind}`),
      text: (row) => t(`console.accounts.kinds.${row.kind}`),
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={ACCOUNT_STATES[row.state]}>{t(`console.accounts.state.${row.state}`)}</Badge>
      ),
      text: (row) => t(`console.accounts.state.${row.state}`),
    },
    {
      label: 'console.accounts.used',
      isNumber: true,
      show: (row) => row.use && formatSize(row.use.usedBytes),
      text: (row) => `${row.use?.usedBytes ?? ''}`,
    },
    {
      label: 'console.accounts.quota',
      isNumber: true,
      isHidden: true,
      show: (row) => row.use?.quotaBytes != null && formatSize(row.use.quotaBytes),
      text: (row) => `${row.use?.quotaBytes ?? ''}`,
    },
    {
      label: 'console.accounts.sessions',
      isNumber: true,
      show: (row) => row.use?.sessions,
      text: (row) => `${row.use?.sessions ?? ''}`,
    },
    {
      label: 'console.accounts.seen',
      show: (row) => (row.use?.lastSeenAt ? shortTime(row.use.lastSeenAt) : t('console.accounts.never')),
      text: (row) => row.use?.lastSeenAt ?? '',
    },
  ];
}

export function AccountsSection() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [state, setState] = useState<string | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const [within, setWithin] = useState<string | null>(null);
  const asked = useDeferredValue(text.trim());
  const desk = useDesk('Account', {
    filter: {
      ...(asked !== '' && { text: asked }),
      ...(state !== null && { state }),
      ...(kind !== null && { kind }),
      ...(within !== null && { within }),
    },
    sort: 'name',
    isAscending: true,
  });
  const { rows, readAll } = useRows(desk.list);
  const columns = useColumns();
  return (
    <Desk
      desk={{ ...desk, rows, shown: desk.shown as Row | undefined }}
      readAll={readAll}
      section="accounts"
      icon={IconId}
      columns={columns}
      bulk={ACCOUNT_BULK}
      isFiltered={asked !== '' || state !== null || kind !== null || within !== null}
      filters={
        <>
          <TextInput
            size="xs"
            aria-label={t('console.accounts.search')}
            placeholder={t('console.accounts.search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <PickUnit isPlain label={t('console.accounts.unit')} value={within} onChange={setWithin} />
          <Select
            size="xs"
            clearable
            aria-label={t('console.accounts.kind')}
            placeholder={t('console.accounts.anyKind')}
            value={kind}
            data={['personal', 'agency', 'system'].map((value) => ({
              value,
              label: t(`console.accounts.kinds.${value}`),
            }))}
            onChange={setKind}
          />
          <StateFilter
            value={state}
            states={['active', 'locked', 'retired']}
            nameOf={(one) => t(`console.accounts.state.${one}`)}
            onChange={setState}
          />
        </>
      }
      detail={(shown, close) => <AccountDetail account={shown} onClose={close} />}
    />
  );
}
