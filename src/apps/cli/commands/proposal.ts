/** `proposal …`: difficulties and proposals of agencies (R12.2): sent, answered, collected into the report. */
import { writeFileSync } from 'node:fs';
import { beginningOfDay, endOfDay } from '#domain/directory/as-of.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import { answerProposal, type Proposal, readProposals, sendProposal } from '#domain/directory/proposals.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { acting, actingOn, idParameter, listing, MAX_LISTED, showing } from '../acting.ts';
import { AS } from '../acting-as.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { dayText } from '../zoned-time.ts';

const ID = idParameter('proposal list');

const proposalList: CommandDefinition = {
  name: 'proposal list',
  summary: { vi: 'kiến nghị của các cơ quan', en: 'proposals of agencies' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readProposals(db, principal, {}, MAX_LISTED),
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (proposal) => proposal.id },
      { heading: { vi: 'Đơn vị', en: 'Unit' }, cell: (proposal) => proposal.unitName },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (proposal) => stateWord(proposal.state) },
      { heading: { vi: 'Nội dung', en: 'Subject' }, cell: (proposal) => proposal.subject },
    ],
  ),
};

function linesOf(proposal: Proposal): string[] {
  const { unitName, subject, body, answer, sentByName, answeredByName, createdAt } = proposal;
  return [
    `${unitName}: ${subject}`,
    `${dayText(createdAt)}, ${sentByName}`,
    '',
    body,
    ...(answer === null ? [] : ['', `→ ${answeredByName ?? ''}: ${answer}`]),
  ];
}

const proposalShow: CommandDefinition = {
  name: 'proposal show',
  summary: { vi: 'một kiến nghị và trả lời', en: 'a proposal and its answer' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'proposal',
    ({ db }, principal, id) => readProposals(db, principal, { ids: [id] }, 1),
    linesOf,
  ),
};

const proposalSend: CommandDefinition = {
  name: 'proposal send',
  summary: { vi: 'gửi kiến nghị thay một cơ quan', en: 'send a proposal for an agency' },
  arguments: [
    { flags: '<unit>', text: { vi: 'mã đơn vị', en: 'code of the unit' } },
    { flags: '<subject>', text: { vi: 'tiêu đề', en: 'subject' } },
    { flags: '<text>', text: { vi: 'nội dung', en: 'text' } },
  ],
  options: [AS, AUTHORITY_OPTION],
  run: acting((call, { db }, act) => {
    const [subject, body] = [getArgument(call, 1), getArgument(call, 2)];
    return db.transaction(async (tx) =>
      sendProposal(tx, act, { unit: await requireUnit(tx, getArgument(call, 0)), subject, body }),
    );
  }),
};

const proposalAnswer: CommandDefinition = {
  name: 'proposal answer',
  summary: { vi: 'trả lời một kiến nghị', en: 'answer a proposal' },
  arguments: [ID, { flags: '<text>', text: { vi: 'trả lời', en: 'the answer' } }],
  options: [AS, AUTHORITY_OPTION],
  run: actingOn((tx, act, id, call) => answerProposal(tx, act, id, getArgument(call, 1))),
};

const proposalReport: CommandDefinition = {
  name: 'proposal report',
  summary: { vi: 'báo cáo tổng hợp kiến nghị (.docx)', en: 'the report of proposals (.docx)' },
  arguments: [
    { flags: '<from>', text: { vi: 'từ ngày YYYY-MM-DD', en: 'first day YYYY-MM-DD' } },
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
      // It brings a large library with it.
      const { makeProposalsReport } = await import('#services/violations/proposals-report.ts');
      writeFileSync(path, await makeProposalsReport(proposals, time));
      call.output.result({ path, proposals: proposals.length }, [`${path}: ${proposals.length}`]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [
  proposalList,
  proposalShow,
  proposalSend,
  proposalAnswer,
  proposalReport,
];
