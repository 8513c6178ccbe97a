/** `policy list | set | reset`: what people decide while the system runs; `report personal-mail`: what came of one of them. */
import { countPersonalMail } from '#domain/policy/personal-mail.ts';
import { changePolicy, listPolicies } from '#domain/policy/policy-store.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const KEY = { flags: '<key>', text: { vi: 'tên chính sách', en: 'the policy' } };

const policyList: CommandDefinition = {
  name: 'policy list',
  summary: { vi: 'các chính sách và giá trị hiện tại', en: 'the policies and their values now' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const policies = await listPolicies(db, principal);
      call.output.result(
        policies,
        policies.flatMap(({ key, title, value, changedBy }) => [
          `${key}: ${call.output.text(title)}${changedBy === null ? '' : ` (${changedBy})`}`,
          `  ${JSON.stringify(value)}`,
        ]),
      );
      return undefined;
    }),
};

const NO_JSON = { vi: 'Giá trị không phải JSON.', en: 'The value is no JSON.' };

const policySet: CommandDefinition = {
  name: 'policy set',
  summary: { vi: 'đổi một chính sách, có hiệu lực ngay', en: 'change a policy, effective at once' },
  arguments: [KEY, { flags: '<json>', text: { vi: 'giá trị JSON', en: 'the value in JSON' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const key = getArgument(call, 0);
      let value: unknown;
      try {
        value = JSON.parse(getArgument(call, 1));
      } catch {
        throw new CommandFault(NO_JSON, EXIT.usage);
      }
      const change = { principal, key, authority: authorityOf(call), now: clock() };
      await changePolicy(db, { ...change, value: value as Parameters<typeof changePolicy>[1]['value'] });
      call.output.result({ key }, [key]);
      return undefined;
    }),
};

const policyReset: CommandDefinition = {
  name: 'policy reset',
  summary: { vi: 'trả một chính sách về mặc định', en: 'give a policy its default back' },
  arguments: [KEY],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const key = getArgument(call, 0);
      await changePolicy(db, { principal, key, value: null, authority: authorityOf(call), now: clock() });
      call.output.result({ key }, [key]);
      return undefined;
    }),
};

const DAY_MS = 86_400_000;

export const personalMailReport: CommandDefinition = {
  name: 'report personal-mail',
  summary: {
    vi: 'thư công vụ đến và đi qua dịch vụ thư cá nhân (R10.2)',
    en: 'official mail to and from personal mail services (R10.2)',
  },
  options: [{ flags: '--days <number>', text: { vi: 'số ngày gần đây (30)', en: 'of so many days (30)' } }],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const days = Number(findOption(call, 'days') ?? 30);
      const to = new Date(clock());
      const from = new Date(to.getTime() - (days > 0 ? days : 30) * DAY_MS);
      call.output.table(
        await countPersonalMail(db, principal, { from, to }),
        [
          { heading: { vi: 'TÀI KHOẢN', en: 'ACCOUNT' }, cell: (row) => row.address },
          { heading: { vi: 'CHIỀU', en: 'DIRECTION' }, cell: (row) => row.direction },
          { heading: { vi: 'DỊCH VỤ', en: 'SERVICE' }, cell: (row) => row.service },
          { heading: { vi: 'SỐ THƯ', en: 'MESSAGES' }, cell: (row) => `${row.messages}` },
          { heading: { vi: 'CÓ LÝ DO', en: 'JUSTIFIED' }, cell: (row) => `${row.justified}` },
        ],
        (row) => row,
      );
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [policyList, policySet, policyReset];
