/** `account list`: accounts with their unit and state, page by page. */
import { type Account, listAccounts } from '#domain/accounts/accounts.ts';
import { type CommandDefinition, findOption } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { accountKindWord, stateWord } from '../state-words.ts';
import { TEXTS } from '../texts.ts';

const PAGE = 1000;
const { columns } = TEXTS;

const COLUMNS: readonly Column<Account>[] = [
  { heading: columns.address, cell: (account) => account.address },
  { heading: columns.kind, cell: (account) => accountKindWord(account.kind) },
  { heading: columns.unit, cell: (account) => account.unitCode },
  { heading: columns.state, cell: (account) => stateWord(account.state) },
  { heading: columns.name, cell: (account) => account.displayName },
];

export const accountList: CommandDefinition = {
  name: 'account list',
  summary: { vi: 'liệt kê tài khoản', en: 'list the accounts' },
  options: [
    {
      flags: '--unit <code>',
      text: { vi: 'chỉ của đơn vị này và cấp dưới', en: 'only of this unit and those below' },
    },
  ],
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const unitCode = findOption(call, 'unit');
      const accounts: Account[] = [];
      for (;;) {
        const after = accounts.at(-1)?.address;
        const page = await listAccounts(db, {
          principal,
          limit: PAGE,
          ...(unitCode !== undefined && { unitCode }),
          ...(after !== undefined && { after }),
        });
        accounts.push(...page);
        if (page.length < PAGE) break;
      }
      call.output.table(accounts, COLUMNS, (account) => ({
        address: account.address,
        kind: account.kind,
        name: account.displayName,
        unit: account.unitCode,
        state: account.state,
        lockedReason: account.lockedReason,
        hasPassword: account.hasPassword,
        mustChangePassword: account.mustChangePassword,
      }));
      return undefined;
    }),
};
