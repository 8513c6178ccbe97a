/** `Principal` (RFC 9670 §4): people, and agencies by their mailboxes. The id is that of the account; the directory changes them. */
import {
  type DirectoryAccount,
  findAccountIds,
  readDirectoryAccounts,
} from '#domain/accounts/find-accounts.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asText, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';

const TYPES = { personal: 'individual', agency: 'group', system: 'other' } as const;
const KINDS = { individual: 'personal', group: 'agency', other: 'system' } as const;

const asTexts = (value: Json): string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;

const conditions = {
  accountIds: asTexts,
  email: asText,
  name: asText,
  text: asText,
  type: oneOf('individual', 'group', 'resource', 'location', 'other'),
  timeZone: asText,
};

/** The account of a principal, where whoever asks may enter it. */
function accountsOf({ id }: DirectoryAccount, { scope }: ObjectContext): Json {
  const account = scope.accounts.get(id);
  if (!account) return null;
  const { name, isPersonal, isReadOnly } = account;
  return { [id]: { name, isPersonal, isReadOnly, accountCapabilities: {} } };
}

const forbidden = (): Promise<never> =>
  Promise.reject(new SetFault('forbidden', 'The directory is changed by requests.'));

export const principal = defineType<DirectoryAccount, typeof conditions>({
  name: 'Principal',
  home: 'province',
  properties: {
    type: (object) => TYPES[object.kind],
    name: (object) => object.displayName,
    description: () => null,
    email: (object) => object.address,
    timeZone: () => 'Asia/Ho_Chi_Minh',
    capabilities: () => ({}),
    accounts: accountsOf,
  },
  read: ({ deps, principal: asking }, ids, most) => readDirectoryAccounts(deps.db, asking, ids, most),
  query: {
    conditions,
    sorts: ['name', 'email'],
    async ids({ deps, principal: asking }, condition, { property, isAscending }, most) {
      const { accountIds, email, name, text, type, timeZone } = condition;
      if (timeZone !== undefined && timeZone !== 'Asia/Ho_Chi_Minh') return [];
      if (type === 'resource' || type === 'location') return [];
      const words = [email, name, text].filter((one) => one !== undefined).join(' ');
      const asked = { ...(words !== '' && { text: words }), ...(type && { kind: KINDS[type] }) };
      const order = {
        by: property === 'email' ? ('address' as const) : ('displayName' as const),
        isAscending,
      };
      const found = await findAccountIds(deps.db, asking, asked, order, accountIds ? 100_000 : most);
      return accountIds ? found.filter((id) => accountIds.includes(id)).slice(0, most) : found;
    },
  },
  set: () => ({ create: forbidden, update: forbidden, destroy: forbidden }),
});
