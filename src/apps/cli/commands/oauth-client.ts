/** `oauth-client add | list | remove`: the programs that people may let use their account (OAuth 2.1 §2). */
import { addOauthClient, listOauthClients, removeOauthClient } from '#domain/accounts/oauth-clients.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const ADDED = { vi: 'Đã đăng ký chương trình {id}.', en: 'The program {id} is registered.' };
const REMOVED = { vi: 'Đã xóa chương trình {id}.', en: 'The program {id} is removed.' };
const ID = { flags: '<id>', text: { vi: 'mã của chương trình', en: 'the id of the program' } };

const oauthClientAdd: CommandDefinition = {
  name: 'oauth-client add',
  summary: { vi: 'đăng ký một chương trình', en: 'register a program' },
  arguments: [ID],
  options: [
    {
      flags: '--name <name>',
      text: { vi: 'tên mà người dùng thấy', en: 'the name that people see' },
      mandatory: true,
    },
    {
      flags: '--redirect <addresses>',
      text: {
        vi: 'các địa chỉ quay về, cách nhau bằng dấu cách',
        en: 'redirect addresses, separated by blanks',
      },
    },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const id = getArgument(call, 0);
      const redirectUris = (findOption(call, 'redirect') ?? '').split(/\s+/).filter(Boolean);
      const client = { id, name: findOption(call, 'name') ?? '', redirectUris };
      await addOauthClient(db, { principal, client, authority: authorityOf(call), now: clock() });
      call.output.result(client, [call.output.text(ADDED, { id })]);
      return undefined;
    }),
};

const oauthClientList: CommandDefinition = {
  name: 'oauth-client list',
  summary: { vi: 'liệt kê các chương trình đã đăng ký', en: 'list the registered programs' },
  run: (call) =>
    withStore(call, async ({ db }) => {
      call.output.table(
        await listOauthClients(db),
        [
          { heading: { vi: 'Mã', en: 'Id' }, cell: (client) => client.id },
          { heading: { vi: 'Tên', en: 'Name' }, cell: (client) => client.name },
          { heading: { vi: 'Quay về', en: 'Redirects' }, cell: (client) => client.redirectUris.join(' ') },
        ],
        (client) => client,
      );
      return undefined;
    }),
};

const oauthClientRemove: CommandDefinition = {
  name: 'oauth-client remove',
  summary: {
    vi: 'xóa một chương trình; nơi nào đang dùng nó sẽ phải đăng nhập lại',
    en: 'remove a program; whoever uses it is signed out',
  },
  arguments: [ID],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const id = getArgument(call, 0);
      const client = { id, name: '', redirectUris: [] };
      await removeOauthClient(db, { principal, client, authority: authorityOf(call), now: clock() });
      call.output.result({ id }, [call.output.text(REMOVED, { id })]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [oauthClientAdd, oauthClientList, oauthClientRemove];
