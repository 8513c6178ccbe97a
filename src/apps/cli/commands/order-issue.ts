/**
 * `order issue`: an order of an agency's head (R9.4), from options, or from JSON in a file or on standard input. It takes the way of the
 * web: the same permission, number, letter, scanners and record; `--as` names the head.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { findAccountById, requireAccount } from '#domain/accounts/accounts.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { orderName } from '#domain/orders/order-number.ts';
import { readOrders } from '#domain/orders/orders.ts';
import { isObject, type Json, parseIJson } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import {
  issueOrder,
  MAX_ORDER_FILE_BYTES,
  MAX_ORDER_FILES,
  type WantedOrder,
} from '#services/orders/issue-order.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type Call, type CommandDefinition, findOption } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { withOrders } from '../open-delivery.ts';
import type { OpenedStore } from '../open-store.ts';
import { parseZonedTime } from '../zoned-time.ts';

const T = {
  needed: { vi: 'Thiếu: {name}.', en: 'Missing: {name}.' },
  wrong: { vi: 'Không đúng: {name}.', en: 'Wrong: {name}.' },
  asNeeded: {
    vi: 'Lệnh là của thủ trưởng: ghi --as ĐỊA_CHỈ của người ban hành.',
    en: 'An order is a head’s: give --as ADDRESS of who issues it.',
  },
  issued: { vi: 'Đã ban hành lệnh số {name} ({id}).', en: 'Order {name} is issued ({id}).' },
};

const LISTS = ['to', 'units', 'agencies', 'files'] as const;
const TEXTS = ['unit', 'subject', 'text', 'due'] as const;
/** JSON of an order is text and names; its files are read from their paths. */
const MAX_JSON = 1_000_000;

type Written = Partial<Record<(typeof TEXTS)[number], string>> &
  Partial<Record<(typeof LISTS)[number], readonly string[]>>;

const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.doc': 'application/msword',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xls': 'application/vnd.ms-excel',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function wrong(name: string): CommandFault {
  return new CommandFault(T.wrong, EXIT.usage, { name });
}

/** What stands in the JSON; what is not known there is refused, so that no typing mistake is passed over. */
function readWritten(path: string): Written {
  // Descriptor 0 is standard input.
  const bytes = readFileSync(path === '-' ? 0 : path);
  if (bytes.length > MAX_JSON) throw wrong('JSON');
  let json: Json;
  try {
    json = parseIJson(bytes.toString('utf8'));
  } catch {
    throw wrong('JSON');
  }
  if (!isObject(json)) throw wrong('JSON');
  const written: Written = {};
  for (const [key, value] of Object.entries(json)) {
    const text = TEXTS.find((one) => one === key);
    const list = LISTS.find((one) => one === key);
    if (text && typeof value === 'string') written[text] = value;
    else if (list && Array.isArray(value) && value.every((one) => typeof one === 'string'))
      written[list] = value;
    else throw wrong(key);
  }
  return written;
}

/** From the JSON, and over it from the options. */
function writtenOf(call: Call): Written {
  const path = call.arguments[0];
  const written = path === undefined ? {} : readWritten(path);
  for (const name of TEXTS) {
    const given = findOption(call, name);
    if (given !== undefined) written[name] = given;
  }
  for (const name of LISTS) {
    const given = findOption(call, name);
    if (given !== undefined) written[name] = given.split(',').map((one) => one.trim());
  }
  return written;
}

function requireWritten(written: Written, name: (typeof TEXTS)[number]): string {
  const text = written[name]?.trim() ?? '';
  if (text === '') throw new CommandFault(T.needed, EXIT.usage, { name });
  return text;
}

/** The files, kept as uploads of the head until the order takes them; nothing is read that an order cannot carry. */
async function filesOf(
  { db, blobs, clock }: OpenedStore,
  principal: AccountPrincipal,
  paths: readonly string[],
): Promise<WantedOrder['files']> {
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  if (paths.length > MAX_ORDER_FILES || bytes > MAX_ORDER_FILE_BYTES)
    throw new Refusal(
      'tooLarge',
      `At most ${MAX_ORDER_FILES} files of ${MAX_ORDER_FILE_BYTES} octets in all.`,
    );
  const access = requireMailAccess(principal, { accountId: principal.accountId }, 'mailbox.write');
  const files: WantedOrder['files'][number][] = [];
  for (const path of paths) {
    const content = readFileSync(path);
    const blob = await storeUpload(db, blobs, access, { bytes: content, now: clock() });
    const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
    files.push({ name: basename(path), type, size: content.length, blob, content });
  }
  return files;
}

async function wantedOf(call: Call, store: OpenedStore, principal: AccountPrincipal): Promise<WantedOrder> {
  const { db } = store;
  const written = writtenOf(call);
  const unit = await requireUnit(db, requireWritten(written, 'unit'));
  requirePermission(principal, 'order.issue', { kind: 'post', unitPath: unit.path });
  const dueAt = parseZonedTime(requireWritten(written, 'due'), '23:59:59');
  if (!dueAt) throw wrong('due');
  const unitIdsOf = async (codes: readonly string[] = []): Promise<string[]> => {
    const ids: string[] = [];
    for (const code of codes) ids.push((await requireUnit(db, code)).id);
    return ids;
  };
  const recipientIds: string[] = [];
  for (const address of written.to ?? []) recipientIds.push((await requireAccount(db, address)).id);
  const issuer = await findAccountById(db, principal.accountId);
  return {
    unitId: unit.id,
    subject: requireWritten(written, 'subject'),
    text: requireWritten(written, 'text'),
    dueAt,
    recipientIds,
    unitIds: await unitIdsOf(written.units),
    agencyUnitIds: await unitIdsOf(written.agencies),
    files: await filesOf(store, principal, written.files ?? []),
    issuer: issuer?.displayName ?? principal.name,
  };
}

export const orderIssue: CommandDefinition = {
  name: 'order issue',
  summary: { vi: 'ban hành một lệnh', en: 'issue an order' },
  arguments: [
    {
      flags: '[json]',
      text: {
        vi: 'tệp JSON với unit, subject, text, due, to, units, agencies, files; - là đầu vào chuẩn',
        en: 'a JSON file with unit, subject, text, due, to, units, agencies, files; - is standard input',
      },
    },
  ],
  options: [
    {
      flags: '--unit <code>',
      text: { vi: 'đơn vị của thủ trưởng ban hành', en: 'the unit whose head issues it' },
    },
    { flags: '--subject <text>', text: { vi: 'về việc', en: 'subject' } },
    { flags: '--text <text>', text: { vi: 'nội dung', en: 'what is to be done' } },
    {
      flags: '--due <time>',
      text: {
        vi: 'hạn, giờ Việt Nam: 2026-12-01 hoặc "2026-12-01 17:00"',
        en: 'deadline in Vietnamese time: 2026-12-01 or "2026-12-01 17:00"',
      },
    },
    {
      flags: '--to <addresses>',
      text: { vi: 'người nhận, cách nhau bằng dấu phẩy', en: 'recipients, separated by commas' },
    },
    {
      flags: '--units <codes>',
      text: { vi: 'mọi người của các đơn vị này và cấp dưới', en: 'everyone of these units and below' },
    },
    {
      flags: '--agencies <codes>',
      text: {
        vi: 'hộp thư của các cơ quan cấp dưới này',
        en: 'the mailboxes of these agencies below',
      },
    },
    {
      flags: '--files <paths>',
      text: { vi: 'tệp kèm theo, cách nhau bằng dấu phẩy', en: 'files that go with it, separated by commas' },
    },
    AS,
  ],
  examples: [
    "congthu order issue --unit snv --subject 'Báo cáo quý IV' --text 'Gửi số liệu.' --due 2026-12-01 --units snv --as thutruong@thuathienhue.gov.vn",
    'congthu order issue - --as thutruong@thuathienhue.gov.vn < lenh.json',
  ],
  run: (call) =>
    withOrders(call, async (store, parts) => {
      const principal = await principalOf(call, store);
      if (principal.kind !== 'account') throw new CommandFault(T.asNeeded, EXIT.usage);
      const id = await issueOrder(parts, principal, await wantedOf(call, store, principal));
      const [order] = await readOrders(store.db, principal, [id], 1);
      if (!order) throw new Error(`the order ${id} cannot be read`);
      const name = orderName(order);
      call.output.result({ ...order, name }, [call.output.text(T.issued, { name, id })]);
      return undefined;
    }),
};
