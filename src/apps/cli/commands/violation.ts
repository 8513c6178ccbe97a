/** `violation …`: the register of violations (R12.1): list, show, record, measures and end, and the watches that fill it (R10.1). */
import { listDomains } from '#domain/directory/domains.ts';
import { requireUnit } from '#domain/directory/units.ts';
import {
  changeViolation,
  readViolations,
  recordViolation,
  VIOLATION_KINDS,
  VIOLATION_LEVELS,
} from '#domain/directory/violations.ts';
import { rogueSendersPolicy } from '#domain/policy/policies/rogue-senders.ts';
import { readPolicy } from '#domain/policy/policy-store.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { watchAgencyHosts } from '#services/violations/watch-hosts.ts';
import { watchSenders } from '#services/violations/watch-senders.ts';
import { actOf, idOf, idParameter, listing, MAX_LISTED, showing } from '../acting.ts';
import { AS } from '../acting-as.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, withStore } from '../open-store.ts';
import { VIOLATION_KIND_WORDS, VIOLATION_LEVEL_WORDS } from '../register-words.ts';
import { stateWord } from '../state-words.ts';

const UNIT = { vi: 'Đơn vị', en: 'Unit' };

const ID = idParameter('violation list');

const violationList: CommandDefinition = {
  name: 'violation list',
  summary: { vi: 'sổ theo dõi vi phạm', en: 'the register of violations' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readViolations(db, principal, undefined, MAX_LISTED),
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (violation) => violation.id },
      { heading: UNIT, cell: (violation) => violation.unitName },
      { heading: { vi: 'Loại', en: 'Kind' }, cell: (violation) => VIOLATION_KIND_WORDS[violation.kind] },
      { heading: { vi: 'Mức', en: 'Level' }, cell: (violation) => VIOLATION_LEVEL_WORDS[violation.level] },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (violation) => stateWord(violation.state) },
      { heading: { vi: 'Nội dung', en: 'Summary' }, cell: (violation) => violation.summary },
    ],
  ),
};

const violationShow: CommandDefinition = {
  name: 'violation show',
  summary: { vi: 'một vi phạm: bằng chứng, biện pháp', en: 'a violation: evidence, measure' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'violation',
    ({ db }, principal, id) => readViolations(db, principal, [id], 1),
    ({ unitName, kind, level, state, summary, evidence, measure, followUp }) => [
      `${unitName}: ${kind} (${level}, ${state})`,
      summary,
      ...evidence.map((line) => `  ${line}`),
      ...[measure, followUp].flatMap((text) => (text === null ? [] : [`→ ${text}`])),
    ],
  ),
};

const violationChange: CommandDefinition = {
  name: 'violation change',
  summary: { vi: 'ghi biện pháp, theo dõi, kết thúc', en: 'record the measure, the follow-up, the end' },
  arguments: [ID],
  options: [
    { flags: '--level <level>', text: { vi: 'mức', en: 'level' }, choices: VIOLATION_LEVELS },
    { flags: '--measure <text>', text: { vi: 'biện pháp xử lý', en: 'the measure taken' } },
    { flags: '--follow-up <text>', text: { vi: 'theo dõi', en: 'what followed' } },
    { flags: '--state <state>', text: { vi: 'trạng thái', en: 'state' }, choices: ['open', 'closed'] },
    AS,
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const act = await actOf(call, store);
      const id = idOf(call);
      const level = VIOLATION_LEVELS.find((one) => one === findOption(call, 'level'));
      const state = (['open', 'closed'] as const).find((one) => one === findOption(call, 'state'));
      const [measure, followUp] = [findOption(call, 'measure'), findOption(call, 'followUp')];
      const fields = {
        ...(level && { level }),
        ...(state && { state }),
        ...(measure !== undefined && { measure }),
        ...(followUp !== undefined && { followUp }),
      };
      await store.db.transaction((tx) => changeViolation(tx, act, id, fields));
      call.output.result({ id, ...fields }, [id]);
      return undefined;
    }),
};

const violationRecord: CommandDefinition = {
  name: 'violation record',
  summary: { vi: 'ghi một vi phạm', en: 'record a violation' },
  arguments: [
    { flags: '<unit>', text: { vi: 'mã đơn vị', en: 'code of the unit' } },
    { flags: '<summary>', text: { vi: 'nội dung', en: 'summary' } },
  ],
  options: [
    { flags: '--kind <kind>', text: { vi: 'loại', en: 'kind' }, choices: VIOLATION_KINDS },
    { flags: '--level <level>', text: { vi: 'mức', en: 'level' }, choices: VIOLATION_LEVELS },
    { flags: '--evidence <text>', text: { vi: 'bằng chứng', en: 'evidence' } },
    { flags: '--restricted', text: { vi: 'hạn chế người xem', en: 'only for who needs to know' } },
    AS,
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const { db } = store;
      const act = await actOf(call, store);
      const evidence = findOption(call, 'evidence');
      const id = await db.transaction(async (tx) =>
        recordViolation(tx, act, {
          unit: await requireUnit(tx, getArgument(call, 0)),
          kind: VIOLATION_KINDS.find((kind) => kind === findOption(call, 'kind')) ?? 'other',
          level: VIOLATION_LEVELS.find((level) => level === findOption(call, 'level')) ?? 'minor',
          summary: getArgument(call, 1),
          evidence: evidence === undefined ? [] : [evidence],
          isRestricted: call.options['restricted'] === true,
        }),
      );
      call.output.result({ id }, [id ?? '']);
      return undefined;
    }),
};

const violationWatch: CommandDefinition = {
  name: 'violation watch',
  summary: {
    vi: 'tìm dịch vụ thư riêng của các cơ quan (DNS) và nguồn gửi mạo danh (báo cáo DMARC)',
    en: 'look for mail services of agencies’ own (DNS) and for who sends in our name (DMARC reports)',
  },
  run: (call) =>
    withStore(call, async ({ db, ids, clock, settings }) => {
      const { dns_servers: servers, dns_validates: validates, hostname } = settings;
      const resolver = createResolver({ servers, validates, clock });
      const parts = { db, ids, clock, resolver, hostname, domains: await listDomains(db) };
      const mailServices = await watchAgencyHosts(parts, call.signal);
      const policy = await readPolicy(db, rogueSendersPolicy);
      const rogueSenders = await watchSenders({ ...parts, policy });
      call.output.result({ found: mailServices + rogueSenders, mailServices, rogueSenders }, [
        `mailService ${mailServices}`,
        `rogueSender ${rogueSenders}`,
      ]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [
  violationList,
  violationShow,
  violationRecord,
  violationChange,
  violationWatch,
];
