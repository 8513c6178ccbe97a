/** Which entries of the outbound queue a command is about: a message, a recipient, a domain, an account, or all. */
import { requireAccount } from '#domain/accounts/accounts.ts';
import type { QueueSelection, Steering } from '#domain/outbound/steer-outbound.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type Call, type CommandDefinition, findOption, type Parameter } from './command-definition.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT } from './exit-codes.ts';
import type { Text } from './language.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from './open-store.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const NOT_AN_ID = {
  vi: '"{id}" không phải mã thư (xem: queue list)',
  en: '"{id}" is no message id (see: queue list)',
};
const NOTHING = {
  vi: 'Cho biết mã thư, --recipient, --domain, --account hoặc --all.',
  en: 'Name a message id, --recipient, --domain, --account or --all.',
};
const DONE = { vi: 'Số người nhận: {count}', en: 'Recipients: {count}' };

/** The selection of a call; empty where it names nothing. */
export async function selectionOf(call: Call, db: Queryable): Promise<QueueSelection> {
  const [id] = call.arguments;
  if (id !== undefined && !UUID.test(id)) throw new CommandFault(NOT_AN_ID, EXIT.usage, { id });
  const account = findOption(call, 'account');
  return {
    messageId: id === undefined ? undefined : (id.toLowerCase() as QueueId),
    domain: findOption(call, 'domain'),
    address: findOption(call, 'recipient'),
    accountId: account === undefined ? undefined : (await requireAccount(db, account)).id,
    all: call.options.all === true,
  };
}

/** Whether a selection names anything. */
export function isNamed({ all, ...named }: QueueSelection): boolean {
  return all === true || Object.values(named).some((value) => value !== undefined);
}

/** The options that narrow a selection. */
export const SELECTION_OPTIONS: readonly Parameter[] = [
  {
    flags: '--domain <domain>',
    text: { vi: 'mọi thư tới tên miền này', en: 'everything for this domain' },
  },
  {
    flags: '--recipient <address>',
    text: { vi: 'mọi thư tới địa chỉ này', en: 'everything for this address' },
  },
  {
    flags: '--account <address>',
    text: { vi: 'mọi thư do tài khoản này gửi', en: 'everything that this account sends' },
  },
];

/** A command that steers the queue: finds what it is about, acts, tells the number of recipients. */
export function steeringCommand(
  name: string,
  summary: Text,
  act: (store: OpenedStore, steering: Steering, call: Call) => Promise<number>,
  options: readonly Parameter[] = [],
): CommandDefinition {
  return {
    name,
    summary,
    arguments: [{ flags: '[id]', text: { vi: 'mã thư', en: 'id of a message' } }],
    options: [
      ...SELECTION_OPTIONS,
      { flags: '--all', text: { vi: 'mọi thư', en: 'everything' } },
      ...options,
      AUTHORITY_OPTION,
    ],
    run: (call) =>
      withStore(call, async (store) => {
        const selection = await selectionOf(call, store.db);
        if (!isNamed(selection)) throw new CommandFault(NOTHING, EXIT.usage);
        const { principal, clock } = store;
        const steering = { principal, selection, authority: authorityOf(call), now: clock() };
        const count = await act(store, steering, call);
        call.output.result({ recipients: count }, [call.output.text(DONE, { count })]);
        return undefined;
      }),
  };
}
