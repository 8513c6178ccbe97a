/** `role …`: roles in units, from a day to a day (R2.1): list, grant, end. */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { endGrant, findGrantIds, readGrants } from '#domain/accounts/role-grants.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { endOfDay } from '#domain/directory/as-of.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { ROLES } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import { roleWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

const MAX_LISTED = 10_000;
const ROLE = { flags: '<role>', text: { vi: 'vai trò', en: 'role' }, choices: ROLES };

const roleList: CommandDefinition = {
  name: 'role list',
  summary: { vi: 'liệt kê vai trò đang giữ', en: 'list the roles held now' },
  options: [{ flags: '--unit <code>', text: { vi: 'đơn vị và cấp dưới', en: 'unit and below' } }],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const code = findOption(call, 'unit');
      const condition = {
        heldAt: new Date(clock()),
        ...(code !== undefined && { unitId: (await requireUnit(db, code)).id }),
      };
      const ids = await findGrantIds(db, principal, condition, true, MAX_LISTED);
      call.output.table(
        await readGrants(db, principal, ids, MAX_LISTED),
        [
          { heading: { vi: 'Mã', en: 'Id' }, cell: (grant) => grant.id },
          { heading: { vi: 'Vai trò', en: 'Role' }, cell: (grant) => roleWord(grant.role) },
          { heading: { vi: 'Tài khoản', en: 'Account' }, cell: (grant) => grant.address ?? '' },
          { heading: { vi: 'Đến', en: 'Until' }, cell: (grant) => momentText(grant.endsAt) },
          { heading: { vi: 'Căn cứ', en: 'Reason' }, cell: (grant) => grant.reason },
        ],
        ({ id, role, address, unitId, startsAt, endsAt, reason }) => ({
          id,
          role,
          address,
          unitId,
          startsAt,
          endsAt,
          reason,
        }),
      );
      return undefined;
    }),
};

const roleGrant: CommandDefinition = {
  name: 'role grant',
  summary: { vi: 'trao vai trò', en: 'grant a role' },
  arguments: [{ flags: '<address>', text: { vi: 'tài khoản', en: 'account' } }, ROLE],
  options: [
    { flags: '--unit <code>', text: { vi: 'giữ ở đơn vị', en: 'held in this unit' }, mandatory: true },
    { flags: '--until <day>', text: { vi: 'đến hết ngày YYYY-MM-DD', en: 'until the end of a day' } },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, ids, clock }) => {
      const until = findOption(call, 'until');
      const role = ROLES.find((name) => name === getArgument(call, 1));
      if (until !== undefined && !isIsoDate(until))
        throw new Refusal('invalidArgument', '--until is YYYY-MM-DD.');
      if (!role) throw new Refusal('invalidArgument', `A role is one of ${ROLES.join(', ')}.`);
      if (role === 'deputy_chief' && until === undefined)
        throw new Refusal('invalidArgument', 'A deputy has an end: give --until.');
      const id = await db.transaction(async (tx) =>
        grantRole(tx, {
          principal,
          account: await requireAccount(tx, getArgument(call, 0)),
          role,
          unit: await requireUnit(tx, findOption(call, 'unit') ?? ''),
          ...(until !== undefined && { endsAt: endOfDay(until) + 1 }),
          authority: authorityOf(call),
          ids,
          now: clock(),
        }),
      );
      call.output.result({ id }, [id]);
      return undefined;
    }),
};

const roleEnd: CommandDefinition = {
  name: 'role end',
  summary: { vi: 'chấm dứt một vai trò', en: 'end a role' },
  arguments: [{ flags: '<id>', text: { vi: 'mã (xem: role list)', en: 'id (see: role list)' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, ids, clock }) => {
      const id = getArgument(call, 0);
      const act = { principal, authority: authorityOf(call), ids, now: clock() };
      await db.transaction((tx) => endGrant(tx, act, id));
      call.output.result({ id }, [id]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [roleList, roleGrant, roleEnd];
