/**
 * `Principal` (RFC 9670 §4): people, agencies by their mailboxes, and units that have none, which are groups without accounts, written to
 * by the mail group of their people, where there is one. The id is that of the account or the unit; the directory changes them. Two queries; a list that holds units is put in order here.
 */
import {
  type DirectoryAccount,
  findAccountIds,
  readDirectoryAccounts,
} from '#domain/accounts/find-accounts.ts';
import { type DirectoryUnit, findUnitIds, readUnits } from '#domain/directory/find-units.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { defineType } from '../define-type.ts';
import { asText, oneOf } from '../object-query.ts';
import type { ObjectContext, Sort } from '../object-type.ts';

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

/** A principal: somebody with an account, or a unit without. */
interface PrincipalRow {
  id: string;
  type: string;
  name: string;
  email: string | null;
}

const ofAccount = ({ id, kind, displayName, address }: DirectoryAccount): PrincipalRow => ({
  id,
  type: TYPES[kind],
  name: displayName,
  email: address,
});

const LIVING = new Set(['active', 'account_pending']);

/** A unit that has an account is that account's principal. */
function ofUnits(units: readonly DirectoryUnit[]): PrincipalRow[] {
  return units
    .filter(({ address, state }) => address === null && LIVING.has(state))
    .map(({ id, name, groupAddress }) => ({ id, type: 'group', name, email: groupAddress }));
}

/** The account of a principal, where whoever asks may enter it. */
function accountsOf({ id }: PrincipalRow, { scope }: ObjectContext): Json {
  const account = scope.accounts.get(id);
  if (!account) return null;
  const { name, isPersonal, isReadOnly } = account;
  return { [id]: { name, isPersonal, isReadOnly, accountCapabilities: {} } };
}

async function readPrincipals(
  { deps, principal }: ObjectContext,
  ids: string[] | undefined,
  most: number,
): Promise<PrincipalRow[]> {
  const [accounts, units] = await Promise.all([
    readDirectoryAccounts(deps.db, principal, ids, most),
    readUnits(deps.db, ids, { most, now: deps.clock() }),
  ]);
  return [...accounts.map(ofAccount), ...ofUnits(units)];
}

/** Units among the principals that meet the words. */
async function findUnits({ deps }: ObjectContext, text: string, most: number): Promise<PrincipalRow[]> {
  const condition = text === '' ? {} : { text };
  const ids = await findUnitIds(deps.db, condition, { by: 'name', isAscending: true }, most);
  return ids.length === 0 ? [] : ofUnits(await readUnits(deps.db, ids, { most, now: deps.clock() }));
}

/** Those found among accounts, with units in their places. */
async function withUnits(
  context: ObjectContext,
  found: readonly string[],
  units: readonly PrincipalRow[],
  { property, isAscending }: Sort,
): Promise<string[]> {
  if (units.length === 0) return [...found];
  const { deps, principal } = context;
  const accounts = await readDirectoryAccounts(deps.db, principal, found, found.length);
  const keyOf = ({ name, email }: PrincipalRow): string =>
    property === 'email' ? (email ?? '\u{10ffff}') : foldForSearch(name);
  const keys = new Map([...accounts.map(ofAccount), ...units].map((row) => [row.id, keyOf(row)]));
  const byKey = (a: string, b: string): number => {
    const [first = '', second = ''] = [keys.get(a), keys.get(b)];
    const order = first < second ? -1 : Number(first > second);
    return (isAscending ? order : -order) || (a < b ? -1 : 1);
  };
  return [...keys.keys()].toSorted(byKey);
}

const forbidden = (): Promise<never> =>
  Promise.reject(new SetFault('forbidden', 'The directory is changed by requests.'));

export const principal = defineType<PrincipalRow, typeof conditions>({
  name: 'Principal',
  home: 'province',
  properties: {
    type: (object) => object.type,
    name: (object) => object.name,
    description: () => null,
    email: (object) => object.email,
    timeZone: () => 'Asia/Ho_Chi_Minh',
    capabilities: () => ({}),
    accounts: accountsOf,
  },
  read: readPrincipals,
  query: {
    conditions,
    sorts: ['name', 'email'],
    async ids(context, condition, sort, most) {
      const { deps, principal: asking } = context;
      const { accountIds, email, name, text, type, timeZone } = condition;
      if (timeZone !== undefined && timeZone !== 'Asia/Ho_Chi_Minh') return [];
      if (type === 'resource' || type === 'location') return [];
      const words = [email, name, text].filter((one) => one !== undefined).join(' ');
      const asked = { ...(words !== '' && { text: words }), ...(type && { kind: KINDS[type] }) };
      const { isAscending } = sort;
      const order = {
        by: sort.property === 'email' ? ('address' as const) : ('displayName' as const),
        isAscending,
      };
      const found = await findAccountIds(deps.db, asking, asked, order, accountIds ? 100_000 : most);
      // Nobody may enter a unit without an account.
      if (accountIds) return found.filter((id) => accountIds.includes(id)).slice(0, most);
      const mayBeUnit = email === undefined && (type === undefined || type === 'group');
      const units = mayBeUnit ? await findUnits(context, words, most) : [];
      return (await withUnits(context, found, units, sort)).slice(0, most);
    },
  },
  set: () => ({ create: forbidden, update: forbidden, destroy: forbidden }),
});
