/** `violation …` and `proposal …`: the register, and the report to the People's Committee (R12.1, R12.2). */
import { writeFileSync } from 'node:fs';
import { beginningOfDay, endOfDay } from '#domain/directory/as-of.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { listDomains } from '#domain/directory/domains.ts';
import { readProposals } from '#domain/directory/proposals.ts';
import { requireUnit } from '#domain/directory/units.ts';
import {
  readViolations,
  recordViolation,
  VIOLATION_KINDS,
  VIOLATION_LEVELS,
} from '#domain/directory/violations.ts';
import { rogueSendersPolicy } from '#domain/policy/policies/rogue-senders.ts';
import { readPolicy } from '#domain/policy/policy-store.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeProposalsReport } from '#services/violations/proposals-report.ts';
import { watchAgencyHosts } from '#services/violations/watch-hosts.ts';
import { watchSenders } from '#services/violations/watch-senders.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import { principalOf } from './request.ts';

const MAX_LISTED = 10_000;
const UNIT = { vi: 'Đơn vị', en: 'Unit' };

export const violationList: CommandDefinition = {
  name: 'violation list',
  summary: { vi: 'sổ theo dõi vi phạm', en: 'the register of violations' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      call.output.table(
        await readViolations(db, principal, undefined, MAX_LISTED),
        [
          { heading: UNIT, cell: (violation) => violation.unitName },
          { heading: { vi: 'Loại', en: 'Kind' }, cell: (violation) => violation.kind },
          { heading: { vi: 'Mức', en: 'Level' }, cell: (violation) => violation.level },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (violation) => violation.state },
          { heading: { vi: 'Nội dung', en: 'Summary' }, cell: (violation) => violation.summary },
        ],
        (violation) => violation,
      );
      return undefined;
    }),
};

export const violationRecord: CommandDefinition = {
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
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const { db, ids, clock } = store;
      const act = {
        principal: await principalOf(call, store),
        authority: authorityOf(call),
        ids,
        now: clock(),
      };
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

export const violationWatch: CommandDefinition = {
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

export const proposalList: CommandDefinition = {
  name: 'proposal list',
  summary: { vi: 'kiến nghị của các cơ quan', en: 'proposals of agencies' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      call.output.table(
        await readProposals(db, principal, {}, MAX_LISTED),
        [
          { heading: UNIT, cell: (proposal) => proposal.unitName },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (proposal) => proposal.state },
          { heading: { vi: 'Nội dung', en: 'Subject' }, cell: (proposal) => proposal.subject },
        ],
        (proposal) => proposal,
      );
      return undefined;
    }),
};

export const proposalReport: CommandDefinition = {
  name: 'proposal report',
  summary: { vi: 'báo cáo tổng hợp kiến nghị (.docx)', en: 'the report of proposals (.docx)' },
  arguments: [
    { flags: '<from>', text: { vi: 'từ ngày YYYY-MM-DD', en: 'first day' } },
    { flags: '<until>', text: { vi: 'đến ngày', en: 'last day' } },
    { flags: '<file>', text: { vi: 'tệp ghi ra', en: 'file to write' } },
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const [from, until, path] = [getArgument(call, 0), getArgument(call, 1), getArgument(call, 2)];
      if (!isIsoDate(from) || !isIsoDate(until))
        throw new Refusal('invalidArgument', 'A day is written YYYY-MM-DD.');
      const time = { from: beginningOfDay(from), until: endOfDay(until) + 1, now: clock() };
      const between = { from: new Date(time.from), until: new Date(time.until) };
      const proposals = await readProposals(db, principal, between, MAX_LISTED);
      writeFileSync(path, await makeProposalsReport(proposals, time));
      call.output.result({ path, proposals: proposals.length }, [`${path}: ${proposals.length}`]);
      return undefined;
    }),
};
