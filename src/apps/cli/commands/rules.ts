/** `rules list | show | publish | members | remind`: agencies' own rules of use (R9.4). They are a head's: `--as` names the person. */
import { readFileSync, statSync } from 'node:fs';
import type { AccountPrincipal, Principal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { findUsageRulesIds, listRulesMembers, readUsageRules } from '#domain/orders/usage-rules.ts';
import type { OrderParts } from '#services/orders/order-parts.ts';
import { publishUsageRules, remindOfRules } from '#services/orders/steer-order.ts';
import { idOf, idParameter, listing, MAX_LISTED, showing } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import type { Text } from '../language.ts';
import { withOrders } from '../open-delivery.ts';
import { dayText, momentText } from '../zoned-time.ts';

const T = {
  asNeeded: {
    vi: 'Quy chế là của người trong cơ quan: ghi --as ĐỊA_CHỈ của người xem hoặc ban hành.',
    en: 'Rules are of an agency’s people: give --as ADDRESS of who looks or publishes.',
  },
  tooLong: { vi: 'Tệp dài quá: {path}.', en: 'This file is too long: {path}.' },
};

const ID = idParameter('rules list');
/** More than the longest rules take, in octets. */
const MAX_FILE_BYTES = 400_000;
const H = {
  title: { vi: 'Tên', en: 'Title' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
} satisfies Record<string, Text>;

function requirePerson(principal: Principal): AccountPrincipal {
  if (principal.kind !== 'account') throw new CommandFault(T.asNeeded, EXIT.usage);
  return principal;
}

const rulesList: CommandDefinition = {
  name: 'rules list',
  summary: { vi: 'quy chế sử dụng thư của các cơ quan', en: 'agencies’ own rules of use' },
  options: [
    { flags: '--unit <code>', text: { vi: 'của một đơn vị', en: 'of one unit' } },
    { flags: '--all', text: { vi: 'cả bản đã được thay', en: 'those that were replaced too' } },
    AS,
  ],
  run: listing(
    async ({ db }, principal, call) => {
      const person = requirePerson(principal);
      const code = findOption(call, 'unit');
      const condition = {
        ...(code !== undefined && { unitId: (await requireUnit(db, code)).id }),
        ...(call.options['all'] !== true && { isInForce: true }),
      };
      const ids = await findUsageRulesIds(db, person, condition, false, MAX_LISTED);
      return readUsageRules(db, person, ids, MAX_LISTED);
    },
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (rules) => rules.id },
      { heading: H.unit, cell: (rules) => rules.unitName },
      { heading: { vi: 'Bản', en: 'Version' }, cell: (rules) => String(rules.version) },
      { heading: { vi: 'Ban hành', en: 'Published' }, cell: (rules) => dayText(rules.publishedAt) },
      {
        heading: { vi: 'Đã xác nhận', en: 'Acknowledged' },
        cell: (rules) => `${rules.acknowledgedCount}/${rules.memberCount}`,
      },
      { heading: H.title, cell: (rules) => rules.title },
    ],
  ),
};

const rulesShow: CommandDefinition = {
  name: 'rules show',
  summary: { vi: 'toàn văn một quy chế', en: 'the text of rules of use' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'rules',
    ({ db }, principal, id) => readUsageRules(db, requirePerson(principal), [id], 1),
    (rules) => [
      `${rules.unitName}: ${rules.title} (${rules.version})`,
      `${rules.publishedBy}, ${dayText(rules.publishedAt)}, ${rules.acknowledgedCount}/${rules.memberCount}`,
      '',
      rules.text,
      ...(rules.textEn === null ? [] : ['', rules.titleEn ?? '', '', rules.textEn]),
    ],
  ),
};

const rulesMembers: CommandDefinition = {
  name: 'rules members',
  summary: {
    vi: 'ai đã xác nhận một quy chế, ai chưa',
    en: 'who has acknowledged rules of use, and who has not',
  },
  arguments: [ID],
  options: [AS],
  run: listing(
    ({ db }, principal, call) => listRulesMembers(db, requirePerson(principal), idOf(call)),
    [
      { heading: { vi: 'Họ tên', en: 'Name' }, cell: (member) => member.name },
      { heading: H.unit, cell: (member) => member.unitName },
      {
        heading: { vi: 'Xác nhận', en: 'Acknowledged' },
        cell: (member) => momentText(member.acknowledgedAt) || '—',
      },
    ],
  ),
};

function textIn(path: string): string {
  // Descriptor 0 is standard input.
  if (path !== '-' && statSync(path).size > MAX_FILE_BYTES)
    throw new CommandFault(T.tooLong, EXIT.data, { path });
  return readFileSync(path === '-' ? 0 : path, 'utf8');
}

/** The `run` of what a head does, with the letter that tells of it; it gives the id of the rules. */
function asHead(
  act: (parts: OrderParts, head: AccountPrincipal, call: Call) => Promise<string>,
): CommandDefinition['run'] {
  return (call) =>
    withOrders(call, async (store, parts) => {
      const id = await act(parts, requirePerson(await principalOf(call, store)), call);
      call.output.result({ id }, [id]);
      return undefined;
    });
}

const rulesPublish: CommandDefinition = {
  name: 'rules publish',
  summary: {
    vi: 'ban hành quy chế sử dụng thư; báo mọi người trong cơ quan',
    en: 'publish rules of use, and tell all members',
  },
  arguments: [
    { flags: '<unit>', text: { vi: 'mã đơn vị', en: 'code of the unit' } },
    { flags: '<title>', text: { vi: 'tên quy chế', en: 'title' } },
    {
      flags: '<file>',
      text: { vi: 'tệp văn bản UTF-8; - là đầu vào chuẩn', en: 'text file in UTF-8; - is standard input' },
    },
  ],
  options: [
    {
      flags: '--title-en <title>',
      text: { vi: 'tên tiếng Anh, đi cùng --file-en', en: 'title in English, with --file-en' },
    },
    {
      flags: '--file-en <file>',
      text: {
        vi: 'bản tiếng Anh; bản tiếng Việt là bản có hiệu lực',
        en: 'in English; the Vietnamese holds',
      },
    },
    AS,
  ],
  examples: [
    "congthu rules publish snv 'Quy chế sử dụng thư điện tử' quy-che.txt --as thutruong@thuathienhue.gov.vn",
  ],
  run: asHead(async (parts, head, call) => {
    const fileEn = findOption(call, 'fileEn');
    return publishUsageRules(parts, head, {
      unitId: (await requireUnit(parts.db, getArgument(call, 0))).id,
      title: getArgument(call, 1),
      text: textIn(getArgument(call, 2)),
      titleEn: findOption(call, 'titleEn') ?? null,
      textEn: fileEn === undefined ? null : textIn(fileEn),
    });
  }),
};

const rulesRemind: CommandDefinition = {
  name: 'rules remind',
  summary: {
    vi: 'nhắc những người chưa xác nhận quy chế',
    en: 'remind those who have not acknowledged rules',
  },
  arguments: [ID],
  options: [AS],
  run: asHead(async (parts, head, call) => {
    const id = idOf(call);
    await remindOfRules(parts, head, id);
    return id;
  }),
};

export const commands: readonly CommandDefinition[] = [
  rulesList,
  rulesShow,
  rulesPublish,
  rulesMembers,
  rulesRemind,
];
