/** Which entries of the outbound queue a command is about: one message, one domain, or all. */
import type { QueueSelection, Steering } from '#domain/outbound/steer-outbound.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import { type Call, type CommandDefinition, findOption } from './command-definition.ts';
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
  vi: 'Cho biết mã thư, --domain hoặc --all.',
  en: 'Name a message id, --domain or --all.',
};
const DONE = { vi: 'Số người nhận: {count}', en: 'Recipients: {count}' };

/** The selection of a call; empty where it names nothing. */
export function selectionOf(call: Call): QueueSelection {
  const [id] = call.arguments;
  if (id !== undefined && !UUID.test(id)) throw new CommandFault(NOT_AN_ID, EXIT.usage, { id });
  return {
    messageId: id === undefined ? undefined : (id.toLowerCase() as QueueId),
    domain: findOption(call, 'domain'),
    all: call.options.all === true,
  };
}

/** The option that narrows to a domain. */
export const DOMAIN_OPTION = {
  flags: '--domain <domain>',
  text: { vi: 'mọi thư tới tên miền này', en: 'everything for this domain' },
};

/** A command that steers the queue: finds what it is about, acts, tells the number of recipients. */
export function steeringCommand(
  name: string,
  summary: Text,
  act: (store: OpenedStore, steering: Steering) => Promise<number>,
): CommandDefinition {
  return {
    name,
    summary,
    arguments: [{ flags: '[id]', text: { vi: 'mã thư', en: 'id of a message' } }],
    options: [DOMAIN_OPTION, { flags: '--all', text: { vi: 'mọi thư', en: 'everything' } }, AUTHORITY_OPTION],
    run: async (call) => {
      const selection = selectionOf(call);
      if (!selection.messageId && selection.domain === undefined && !selection.all)
        throw new CommandFault(NOTHING, EXIT.usage);
      return withStore(call, async (store) => {
        const { principal, clock } = store;
        const count = await act(store, { principal, selection, authority: authorityOf(call), now: clock() });
        call.output.result({ recipients: count }, [call.output.text(DONE, { count })]);
        return undefined;
      });
    },
  };
}
