/** `request approve | refuse | …`: what is decided about a request, one command for each act. */

import { readFileSync } from 'node:fs';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { approveRequest, consentToRequest } from '#services/lifecycle/approve.ts';
import { attachDecision } from '#services/lifecycle/attach-decision.ts';
import { commentOnRequest, retryRequest, withdrawRequest } from '#services/lifecycle/further-acts.ts';
import { refuseRequest } from '#services/lifecycle/refuse.ts';
import type { NewSubmission } from '#services/lifecycle/submission.ts';
import { AS, principalOf } from '../acting-as.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { type OpenedStore, withStore } from '../open-store.ts';
import { tellState } from '../shown-request.ts';

const AS_NEEDED = {
  vi: 'Duyệt là việc của người: ghi --as ĐỊA_CHỈ của người quyết định.',
  en: 'To decide is a person’s act: give --as ADDRESS of who decides.',
};

const NOTE: Parameter = { flags: '--note <text>', text: { vi: 'lý do, ý kiến', en: 'reason or comment' } };

export const ID: Parameter = {
  flags: '<id>',
  text: { vi: 'mã đề nghị (xem: request list)', en: 'id (see: request list)' },
};

export const DECISION_OPTIONS: readonly Parameter[] = [
  { flags: '--decision <number>', text: { vi: 'số quyết định', en: 'number of the decision' } },
  { flags: '--decided-on <day>', text: { vi: 'ngày ký', en: 'day of the decision' } },
  { flags: '--issuer <body>', text: { vi: 'cơ quan ban hành', en: 'body that issued it' } },
  { flags: '--summary <text>', text: { vi: 'trích yếu', en: 'summary' } },
  { flags: '--file <path>', text: { vi: 'tệp quyết định', en: 'file of the decision' } },
];

/** The decision that a command names by `--decision NUMBER --decided-on DAY --issuer BODY [--file PATH]`. */
export async function decisionOf(call: Call, store: OpenedStore): Promise<NewSubmission['decision']> {
  const number = findOption(call, 'decision');
  if (number === undefined) return undefined;
  const path = findOption(call, 'file');
  const base = {
    number,
    decidedOn: findOption(call, 'decidedOn') ?? '',
    issuer: findOption(call, 'issuer') ?? '',
    summary: findOption(call, 'summary') ?? '',
  };
  if (path === undefined) return { ...base, file: null };
  const blob = prepareBlob(readFileSync(path));
  await store.db.transaction((tx) => store.blobs.write(tx, [{ blob, references: 0 }]));
  const type = path.toLowerCase().endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream';
  return { ...base, file: { blob: blob.hash, name: path.split('/').at(-1) ?? path, type } };
}

const DECISIONS = {
  approve: { run: approveRequest, needsPerson: true, vi: 'duyệt', en: 'approve' },
  refuse: { run: refuseRequest, needsPerson: true, vi: 'không duyệt', en: 'refuse' },
  consent: {
    run: consentToRequest,
    needsPerson: true,
    vi: 'đồng ý (cơ quan tham gia)',
    en: 'consent (participating body)',
  },
  withdraw: { run: withdrawRequest, needsPerson: false, vi: 'rút', en: 'withdraw' },
  comment: { run: commentOnRequest, needsPerson: false, vi: 'ghi ý kiến', en: 'comment on' },
  retry: { run: retryRequest, needsPerson: false, vi: 'thử lại', en: 'try again' },
} as const;

function decision(name: keyof typeof DECISIONS): CommandDefinition {
  const { run, needsPerson, vi, en } = DECISIONS[name];
  return {
    name: `request ${name}`,
    summary: { vi: `${vi} một đề nghị`, en: `${en} a request` },
    arguments: [ID],
    options: [NOTE, AS],
    run: (call) =>
      withStore(call, async (store) => {
        if (needsPerson && findOption(call, 'as') === undefined)
          throw new CommandFault(AS_NEEDED, EXIT.usage);
        const requestId = getArgument(call, 0);
        const request = await run(lifecyclePartsOf(store), await principalOf(call, store), {
          requestId,
          note: findOption(call, 'note'),
        });
        tellState(call, request);
        return undefined;
      }),
  };
}

/** `request decision`: the decision of a request that came without one. */
const attach: CommandDefinition = {
  name: 'request decision',
  summary: { vi: 'bổ sung quyết định cho một đề nghị', en: 'name the decision of a request that has none' },
  arguments: [ID],
  options: [...DECISION_OPTIONS, AS],
  run: (call) =>
    withStore(call, async (store) => {
      const given = await decisionOf(call, store);
      if (!given) throw new Refusal('invalidArgument', 'Give --decision, --decided-on and --issuer.');
      const request = await attachDecision(lifecyclePartsOf(store), await principalOf(call, store), {
        requestId: getArgument(call, 0),
        decision: given,
      });
      tellState(call, request);
      return undefined;
    }),
};

export const requestDecisions: readonly CommandDefinition[] = [
  attach,
  decision('approve'),
  decision('refuse'),
  decision('consent'),
  decision('withdraw'),
  decision('comment'),
  decision('retry'),
];
