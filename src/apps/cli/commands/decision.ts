/** `decision …`: what changes stand on (R5.1, R7): list, show with its requests, save its file. */
import { writeFileSync } from 'node:fs';
import { findDecisionIds, nameOfDecision, readDecisions } from '#domain/directory/decisions.ts';
import { findRequestsOfDecision } from '#domain/directory/find-change-requests.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { ruleOf } from '#services/lifecycle/open-request.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { requireUuid } from '../uuid-argument.ts';

const MAX_LISTED = 10_000;

const decisionList: CommandDefinition = {
  name: 'decision list',
  summary: { vi: 'các quyết định, mới nhất trước', en: 'decisions, the newest first' },
  options: [
    {
      flags: '--text <words>',
      text: { vi: 'tìm trong số, nơi ban hành, trích yếu', en: 'in number, issuer, summary' },
    },
  ],
  run: (call) =>
    withStore(call, async ({ db }) => {
      const text = findOption(call, 'text');
      const ids = await findDecisionIds(
        db,
        'everywhere',
        text === undefined ? {} : { text },
        false,
        MAX_LISTED,
      );
      call.output.table(
        await readDecisions(db, ids),
        [
          { heading: { vi: 'Mã', en: 'Id' }, cell: (one) => one.id },
          { heading: { vi: 'Số', en: 'Number' }, cell: (one) => one.number },
          { heading: { vi: 'Ngày', en: 'Day' }, cell: (one) => one.decidedOn },
          { heading: { vi: 'Nơi ban hành', en: 'Issuer' }, cell: (one) => one.issuer },
          { heading: { vi: 'Trích yếu', en: 'Summary' }, cell: (one) => one.summary },
          { heading: { vi: 'Tệp', en: 'File' }, cell: (one) => one.file?.name ?? '' },
        ],
        ({ id, number, decidedOn, issuer, summary, file }) => ({
          id,
          number,
          decidedOn,
          issuer,
          summary,
          file: file && { name: file.name, type: file.type, sha256: file.blob.toString('hex') },
        }),
      );
      return undefined;
    }),
};

const decisionShow: CommandDefinition = {
  name: 'decision show',
  summary: {
    vi: 'một quyết định và các đề nghị căn cứ vào nó',
    en: 'a decision and the requests that stand on it',
  },
  arguments: [{ flags: '<id>', text: { vi: 'mã (xem: decision list)', en: 'id (see: decision list)' } }],
  options: [{ flags: '--save <path>', text: { vi: 'ghi tệp quyết định ra', en: 'write its file' } }],
  run: (call) =>
    withStore(call, async ({ db, blobs }) => {
      const id = requireUuid(getArgument(call, 0));
      const [decision] = await readDecisions(db, [id]);
      if (!decision) throw new Refusal('notFound', 'There is no such decision.');
      const requests = await findRequestsOfDecision(db, id, MAX_LISTED);
      const path = findOption(call, 'save');
      if (path !== undefined) {
        if (!decision.file) throw new Refusal('notFound', 'This decision has no file.');
        writeFileSync(path, await blobs.read(decision.file.blob));
      }
      const { number, decidedOn, issuer, summary, file } = decision;
      const sha256 = file?.blob.toString('hex');
      call.output.result(
        {
          id,
          number,
          decidedOn,
          issuer,
          summary,
          file: file && { name: file.name, type: file.type, sha256 },
          requests,
        },
        [
          nameOfDecision(decision),
          summary,
          ...(file ? [`${file.name} (${file.type}) ${sha256 ?? ''}`] : []),
          ...requests.map(
            (request) =>
              `  ${request.id} ${ruleOf(request.type).rule[call.output.language]}, ${call.output.text(stateWord(request.state))}, ${request.effectiveOn}`,
          ),
        ],
      );
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [decisionList, decisionShow];
