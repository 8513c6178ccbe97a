/**
 * `request …`: requests to change the directory (R5, R7), as the console has them: list, show, submit, simulate, decide.
 *
 * The machine itself may submit, comment and withdraw. To consent, approve or refuse is a person's act: `--as` names the account
 * that decides, and its roles count.
 */
import { readFileSync } from 'node:fs';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import {
  type ChangeRequest,
  findRequest,
  REQUEST_STATES,
  readTimelines,
} from '#domain/directory/change-requests.ts';
import { AWAITED, findRequestIds, readRequests } from '#domain/directory/find-change-requests.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { isObject, parseIJson } from '#formats/jmap/json.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { attachDecision } from '#services/lifecycle/attach-decision.ts';
import {
  approveRequest,
  commentOnRequest,
  consentToRequest,
  refuseRequest,
  retryRequest,
  withdrawRequest,
} from '#services/lifecycle/decide.ts';
import { DECIDED_TYPES } from '#services/lifecycle/matrix.ts';
import { ruleOf } from '#services/lifecycle/open-request.ts';
import { REQUEST_TYPES } from '#services/lifecycle/request-type.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { sightOf } from '#services/lifecycle/sight.ts';
import type { NewSubmission } from '#services/lifecycle/submission.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import { rehearseRequest } from '#services/lifecycle/take-effect.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import type { Text } from '../language.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { type OpenedStore, withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

const MAX_LISTED = 1000;

const T = {
  asNeeded: {
    vi: 'Duyệt là việc của người: ghi --as ĐỊA_CHỈ của người quyết định.',
    en: 'To decide is a person’s act: give --as ADDRESS of who decides.',
  },
  state: { vi: 'Đề nghị {id}: {state}.', en: 'Request {id}: {state}.' },
  ran: { vi: 'Đã thực hiện {applied}, không được {failed}.', en: 'In force: {applied}, failed: {failed}.' },
  id: { vi: 'Mã', en: 'Id' },
  type: { vi: 'Loại', en: 'Type' },
  stateHead: { vi: 'Trạng thái', en: 'State' },
  effective: { vi: 'Hiệu lực', en: 'Effective' },
  by: { vi: 'Người đề nghị', en: 'Asked by' },
} satisfies Record<string, Text>;

export const AS: Parameter = {
  flags: '--as <address>',
  text: { vi: 'làm với tư cách tài khoản này', en: 'act as this account' },
};
const NOTE: Parameter = { flags: '--note <text>', text: { vi: 'lý do, ý kiến', en: 'reason or comment' } };
const ID: Parameter = {
  flags: '<id>',
  text: { vi: 'mã đề nghị (xem: request list)', en: 'id (see: request list)' },
};

/** Who acts: the account named by `--as` with its roles, or the machine itself. */
export async function principalOf(call: Call, store: OpenedStore): Promise<Principal> {
  const address = findOption(call, 'as');
  if (address === undefined) return store.principal;
  return readPrincipal(store.db, (await requireAccount(store.db, address)).id, store.clock());
}

function jsonOf(request: ChangeRequest): object {
  const { id, type, state, effectiveOn, requestedByName, approvedByName, appliedLate, closingNote } = request;
  const { details, findings, effects, personId, unitId, decisionId, source } = request;
  return {
    id,
    type,
    state,
    effectiveOn,
    unitId,
    personId,
    decisionId,
    source,
    details,
    findings,
    requestedBy: requestedByName,
    approvedBy: approvedByName,
    appliedLate,
    note: closingNote,
    effects,
  };
}

async function list(call: Call, store: OpenedStore): Promise<undefined> {
  const sight = sightOf(await principalOf(call, store));
  const state = findOption(call, 'state');
  const type = findOption(call, 'type');
  const awaits = AWAITED.find((one) => one === findOption(call, 'awaits'));
  const unitCode = findOption(call, 'unit');
  const unitId = unitCode === undefined ? undefined : (await requireUnit(store.db, unitCode)).id;
  const condition = {
    ...(state !== undefined && { state }),
    ...(type !== undefined && { type }),
    ...(unitId !== undefined && { unitId }),
    ...(awaits !== undefined && { awaits, decidedTypes: DECIDED_TYPES }),
  };
  const sort = { by: 'createdAt' as const, isAscending: false };
  const ids = await findRequestIds(store.db, sight, condition, sort, MAX_LISTED);
  call.output.table(
    await readRequests(store.db, sight, ids, MAX_LISTED),
    [
      { heading: T.id, cell: (request) => request.id },
      { heading: T.type, cell: (request) => ruleOf(request.type).rule[call.output.language] },
      { heading: T.stateHead, cell: (request) => stateWord(request.state) },
      { heading: T.effective, cell: (request) => request.effectiveOn },
      { heading: T.by, cell: (request) => request.requestedByName },
    ],
    jsonOf,
  );
  return undefined;
}

const requestList: CommandDefinition = {
  name: 'request list',
  summary: { vi: 'liệt kê đề nghị thay đổi', en: 'list change requests' },
  options: [
    { flags: '--state <state>', text: { vi: 'trạng thái', en: 'state' }, choices: REQUEST_STATES },
    { flags: '--type <type>', text: { vi: 'loại', en: 'type' }, choices: REQUEST_TYPES },
    {
      flags: '--awaits <what>',
      text: {
        vi: 'còn chờ xác nhận việc khẩn, chờ quyết định, hoặc chờ cơ quan tham gia đồng ý',
        en: 'still to be confirmed, without its decision, or without the consent of a body that takes part',
      },
      choices: AWAITED,
    },
    { flags: '--unit <code>', text: { vi: 'đơn vị và cấp dưới', en: 'unit and below' } },
    AS,
  ],
  run: (call) => withStore(call, (store) => list(call, store)),
};

async function show(call: Call, store: OpenedStore): Promise<undefined> {
  const id = getArgument(call, 0);
  const request = await findRequest(store.db, id);
  if (!request) throw new Refusal('notFound', 'There is no such request.');
  const timeline = (await readTimelines(store.db, [id])).get(id) ?? [];
  const value = jsonOf(request);
  call.output.result({ ...value, timeline }, [
    ...Object.entries(value).map(([name, shown]) => `${name}: ${JSON.stringify(shown)}`),
    ...timeline.map(({ at, kind, actor, note }) =>
      `${momentText(at)} ${kind} ${actor} ${note ?? ''}`.trimEnd(),
    ),
  ]);
  return undefined;
}

const requestShow: CommandDefinition = {
  name: 'request show',
  summary: { vi: 'xem một đề nghị và diễn biến', en: 'show a request and its timeline' },
  arguments: [ID],
  run: (call) => withStore(call, (store) => show(call, store)),
};

const DECISION_OPTIONS: readonly Parameter[] = [
  { flags: '--decision <number>', text: { vi: 'số quyết định', en: 'number of the decision' } },
  { flags: '--decided-on <day>', text: { vi: 'ngày ký', en: 'day of the decision' } },
  { flags: '--issuer <body>', text: { vi: 'cơ quan ban hành', en: 'body that issued it' } },
  { flags: '--summary <text>', text: { vi: 'trích yếu', en: 'summary' } },
  { flags: '--file <path>', text: { vi: 'tệp quyết định', en: 'file of the decision' } },
];

/** The decision that a command names by `--decision NUMBER --decided-on DAY --issuer BODY [--file PATH]`. */
async function decisionOf(call: Call, store: OpenedStore): Promise<NewSubmission['decision']> {
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

async function submit(call: Call, store: OpenedStore): Promise<undefined> {
  const details = parseIJson(findOption(call, 'details') ?? '{}');
  if (!isObject(details)) throw new Refusal('invalidArgument', '--details is a JSON object.');
  const unitCode = findOption(call, 'unit');
  const address = findOption(call, 'person');
  const person = address === undefined ? undefined : await findPersonByAddress(store.db, address);
  if (address !== undefined && !person) throw new Refusal('notFound', `There is no person at ${address}.`);
  const emergencyReason = findOption(call, 'emergency');
  const { request } = await submitRequest(lifecyclePartsOf(store), await principalOf(call, store), {
    type: getArgument(call, 0),
    ...(unitCode !== undefined && { unitId: (await requireUnit(store.db, unitCode)).id }),
    ...(person && { personId: person.id }),
    decision: await decisionOf(call, store),
    details,
    effectiveOn: findOption(call, 'effective') ?? dayOf(store.clock()),
    source: 'command',
    ...(emergencyReason !== undefined && { emergencyReason }),
  });
  call.output.result(jsonOf(request), [
    call.output.text(T.state, { id: request.id, state: request.state }),
    ...request.findings.map((finding) => `  ${finding.weight}: ${finding[call.output.language]}`),
  ]);
  return undefined;
}

const requestSubmit: CommandDefinition = {
  name: 'request submit',
  summary: { vi: 'gửi một đề nghị', en: 'submit a request' },
  arguments: [{ flags: '<type>', text: { vi: 'loại', en: 'type' }, choices: REQUEST_TYPES }],
  options: [
    { flags: '--unit <code>', text: { vi: 'đơn vị liên quan', en: 'the unit it is about' } },
    {
      flags: '--person <address>',
      text: { vi: 'địa chỉ người liên quan', en: 'address of whom it is about' },
    },
    { flags: '--details <json>', text: { vi: 'các trường của loại đề nghị', en: 'the fields of the type' } },
    { flags: '--effective <day>', text: { vi: 'ngày hiệu lực YYYY-MM-DD', en: 'effective day YYYY-MM-DD' } },
    ...DECISION_OPTIONS,
    { flags: '--emergency <reason>', text: { vi: 'làm ngay, lý do', en: 'do at once, with this reason' } },
    AS,
  ],
  run: (call) => withStore(call, (store) => submit(call, store)),
};

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
          throw new CommandFault(T.asNeeded, EXIT.usage);
        const requestId = getArgument(call, 0);
        const request = await run(lifecyclePartsOf(store), await principalOf(call, store), {
          requestId,
          note: findOption(call, 'note'),
        });
        call.output.result(jsonOf(request), [
          call.output.text(T.state, { id: requestId, state: request.state }),
        ]);
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
      call.output.result(jsonOf(request), [
        call.output.text(T.state, { id: request.id, state: request.state }),
      ]);
      return undefined;
    }),
};

const requestDecisions: readonly CommandDefinition[] = [
  attach,
  decision('approve'),
  decision('refuse'),
  decision('consent'),
  decision('withdraw'),
  decision('comment'),
  decision('retry'),
];

const requestSimulate: CommandDefinition = {
  name: 'request simulate',
  summary: { vi: 'xem trước tác động, không thay đổi gì', en: 'show what it would do; nothing changes' },
  arguments: [ID],
  run: (call) =>
    withStore(call, async (store) => {
      const effects = await rehearseRequest(lifecyclePartsOf(store), getArgument(call, 0));
      call.output.result(
        effects,
        effects.map(({ kind, act, subject, from, to }) =>
          [kind, act, subject, from && `← ${from}`, to && `→ ${to}`].filter(Boolean).join(' '),
        ),
      );
      return undefined;
    }),
};

const requestRun: CommandDefinition = {
  name: 'request run',
  summary: {
    vi: 'thực hiện những gì đã đến ngày (máy chủ tự làm)',
    en: 'bring what is due into force (the server does it by itself)',
  },
  run: (call) =>
    withStore(call, async (store) => {
      const result = await runDueRequests(lifecyclePartsOf(store), call.signal);
      call.output.result(result, [
        call.output.text(T.ran, { applied: result.applied.length, failed: result.failed.length }),
      ]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [
  requestList,
  requestShow,
  requestSubmit,
  requestSimulate,
  ...requestDecisions,
  requestRun,
];
