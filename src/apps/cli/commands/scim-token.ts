/** `scim-token add`, `list`, `revoke`: what lets a personnel system feed the directory (R5.4). */
import { randomBytes } from 'node:crypto';
import { requireAccount } from '#domain/accounts/accounts.ts';
import {
  addFeedToken,
  FEED_SCOPES,
  type FeedScope,
  listFeedTokens,
  revokeFeedToken,
} from '#domain/accounts/feed-tokens.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import { dayText, momentText } from '../zoned-time.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 365;
const MAX_DAYS = 3_660;

const MADE = {
  vi: 'Mã của {name}, chỉ hiện lần này:\n{secret}',
  en: 'The token of {name}, shown this once:\n{secret}',
};
const REVOKED = { vi: 'Đã thu hồi mã {id}.', en: 'Token {id} is revoked.' };
const BAD_SCOPE = {
  vi: 'Phạm vi là một hay nhiều trong: people:read, people:write, units:read.',
  en: 'Scopes are some of: people:read, people:write, units:read.',
};
const BAD_DAYS = { vi: '--days là số ngày từ 1 đến 3660.', en: '--days is a number from 1 to 3660.' };
const COLUMNS = {
  id: { vi: 'Mã số', en: 'Id' },
  name: { vi: 'Tên', en: 'Name' },
  address: { vi: 'Thay mặt', en: 'Acts for' },
  scopes: { vi: 'Phạm vi', en: 'Scopes' },
  expires: { vi: 'Đến', en: 'Until' },
  used: { vi: 'Dùng lần cuối', en: 'Last used' },
  state: { vi: 'Trạng thái', en: 'State' },
};

function scopesOf(call: Call): FeedScope[] {
  const given = (findOption(call, 'scopes') ?? 'people:read,people:write,units:read').split(',');
  const scopes = FEED_SCOPES.filter((scope) => given.includes(scope));
  if (scopes.length === 0 || scopes.length !== given.length) throw new CommandFault(BAD_SCOPE, EXIT.usage);
  return scopes;
}

function daysOf(call: Call): number {
  const days = Number(findOption(call, 'days') ?? DEFAULT_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) throw new CommandFault(BAD_DAYS, EXIT.usage);
  return days;
}

const scimTokenAdd: CommandDefinition = {
  name: 'scim-token add',
  summary: { vi: 'tạo mã cho hệ thống nhân sự', en: 'make a token for a personnel system' },
  arguments: [{ flags: '<name>', text: { vi: 'tên hệ thống', en: 'the name of the system' } }],
  options: [
    {
      flags: '--account <address>',
      text: { vi: 'tài khoản mà mã thay mặt', en: 'the account in whose name it acts' },
      mandatory: true,
    },
    {
      flags: '--scopes <list>',
      text: { vi: 'people:read,people:write,units:read', en: 'people:read,people:write,units:read' },
    },
    { flags: '--days <number>', text: { vi: 'hiệu lực mấy ngày (365)', en: 'days until it ends (365)' } },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, ids, clock, principal }) => {
      const account = await requireAccount(db, findOption(call, 'account') ?? '');
      const name = getArgument(call, 0);
      const scopes = scopesOf(call);
      const expiresAt = new Date(clock() + daysOf(call) * DAY_MS);
      const { id, secret } = await addFeedToken(db, {
        principal,
        name,
        accountId: account.id,
        scopes,
        expiresAt,
        authority: authorityOf(call),
        ids,
        random: randomBytes,
        now: clock(),
      });
      call.output.result({ id, name, account: account.address, scopes, expiresAt, secret }, [
        call.output.text(MADE, { name, secret }),
      ]);
      return undefined;
    }),
};

const scimTokenList: CommandDefinition = {
  name: 'scim-token list',
  summary: { vi: 'liệt kê các mã', en: 'list the tokens' },
  run: (call) =>
    withStore(call, async ({ db, clock }) => {
      const now = clock();
      call.output.table(
        await listFeedTokens(db),
        [
          { heading: COLUMNS.id, cell: (token) => token.id },
          { heading: COLUMNS.name, cell: (token) => token.name },
          { heading: COLUMNS.address, cell: (token) => token.address ?? '' },
          { heading: COLUMNS.scopes, cell: (token) => token.scopes.join(',') },
          { heading: COLUMNS.expires, cell: (token) => dayText(token.expiresAt) },
          { heading: COLUMNS.used, cell: (token) => momentText(token.lastUsedAt) },
          {
            heading: COLUMNS.state,
            cell: (token) =>
              token.revokedAt ? 'revoked' : token.expiresAt.getTime() <= now ? 'expired' : 'active',
          },
        ],
        (token) => token,
      );
      return undefined;
    }),
};

const scimTokenRevoke: CommandDefinition = {
  name: 'scim-token revoke',
  summary: { vi: 'thu hồi một mã ngay', en: 'end a token at once' },
  arguments: [{ flags: '<id>', text: { vi: 'mã số', en: 'its id' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, clock, principal }) => {
      const id = getArgument(call, 0);
      await revokeFeedToken(db, { principal, id, authority: authorityOf(call), now: clock() });
      call.output.result({ id }, [call.output.text(REVOKED, { id })]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [scimTokenAdd, scimTokenList, scimTokenRevoke];
