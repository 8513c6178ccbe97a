/**
 * `request …`: requests to change the directory (R5, R7), as the console has them: list, show, submit, simulate, decide.
 *
 * The machine itself may submit, comment and withdraw. To consent, approve or refuse is a person's act: `--as` names the account
 * that decides, and its roles count.
 */
import { findAccount } from '#domain/accounts/accounts.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { findRequest, REQUEST_STATES, readTimelines } from '#domain/directory/change-requests.ts';
import { AWAITED, findRequestIds, readRequests } from '#domain/directory/find-change-requests.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { isObject, parseIJson } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, PersonId } from '#platform/kernel/ids.ts';
import { DECIDED_TYPES } from '#services/lifecycle/matrix.ts';
import { ruleOf } from '#services/lifecycle/open-request.ts';
import { REQUEST_TYPES } from '#services/lifecycle/request-type.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { sightOf } from '#services/lifecycle/sight.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import { rehearseRequest } from '#services/lifecycle/take-effect.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import type { Text } from '../language.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { type OpenedStore, withStore } from '../open-store.ts';
import { jsonOf, tellState } from '../shown-request.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';
import { DECISION_OPTIONS, decisionOf, ID, requestDecisions } from './request-decisions.ts';

const MAX_LISTED = 1000;

/** What speaks against a request. */
const WEIGHTS = { blocks: { vi: 'chặn', en: 'blocks' }, warns: { vi: 'lưu ý', en: 'warns' } };

const T = {
  ran: { vi: 'Đã thực hiện {applied}, không được {failed}.', en: 'In force: {applied}, failed: {failed}.' },
  id: { vi: 'Mã', en: 'Id' },
  type: { vi: 'Loại', en: 'Type' },
  stateHead: { vi: 'Trạng thái', en: 'State' },
  effective: { vi: 'Hiệu lực', en: 'Effective' },
  by: { vi: 'Người đề nghị', en: 'Asked by' },
} satisfies Record<string, Text>;

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

/** Whom it is about by the address that `--person` names: a person, or an agency by its mailbox. */
async function subjectOf(
  call: Call,
  { db }: OpenedStore,
): Promise<{ personId?: PersonId; mailboxId?: AccountId }> {
  const address = findOption(call, 'person');
  if (address === undefined) return {};
  const person = await findPersonByAddress(db, address);
  if (person) return { personId: person.id };
  const account = await findAccount(db, address);
  if (account?.kind !== 'agency') throw new Refusal('notFound', `There is no person at ${address}.`);
  return { mailboxId: account.id };
}

async function submit(call: Call, store: OpenedStore): Promise<undefined> {
  const details = parseIJson(findOption(call, 'details') ?? '{}');
  if (!isObject(details)) throw new Refusal('invalidArgument', '--details is a JSON object.');
  const unitCode = findOption(call, 'unit');
  const subject = await subjectOf(call, store);
  const emergencyReason = findOption(call, 'emergency');
  const { request } = await submitRequest(lifecyclePartsOf(store), await principalOf(call, store), {
    type: getArgument(call, 0),
    ...(unitCode !== undefined && { unitId: (await requireUnit(store.db, unitCode)).id }),
    ...(subject.personId && { personId: subject.personId }),
    decision: await decisionOf(call, store),
    details: { ...details, ...(subject.mailboxId && { accountId: subject.mailboxId }) },
    effectiveOn: findOption(call, 'effective') ?? dayOf(store.clock()),
    source: 'command',
    ...(emergencyReason !== undefined && { emergencyReason }),
  });
  tellState(
    call,
    request,
    request.findings.map(
      (finding) => `  ${call.output.text(WEIGHTS[finding.weight])}: ${finding[call.output.language]}`,
    ),
  );
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
      text: {
        vi: 'địa chỉ người liên quan, hoặc hộp thư cơ quan cần khóa',
        en: 'address of whom it is about, or of the agency mailbox to lock',
      },
    },
    { flags: '--details <json>', text: { vi: 'các trường của loại đề nghị', en: 'the fields of the type' } },
    { flags: '--effective <day>', text: { vi: 'ngày hiệu lực YYYY-MM-DD', en: 'effective day YYYY-MM-DD' } },
    ...DECISION_OPTIONS,
    { flags: '--emergency <reason>', text: { vi: 'làm ngay, lý do', en: 'do at once, with this reason' } },
    AS,
  ],
  run: (call) => withStore(call, (store) => submit(call, store)),
};

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
