/** `person …`: people of the directory (R4.3): list, show with posts and history, contact data. */
import { readFileSync } from 'node:fs';
import { readHistory } from '#domain/directory/as-of.ts';
import { type DirectoryPerson, findPersonIds, readPeople } from '#domain/directory/find-people.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { listPosts } from '#domain/directory/posts.ts';
import { listUnits, requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { changeContactData } from '#services/lifecycle/contact.ts';
import { listing } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import { lifecyclePartsOf } from '../lifecycle-parts.ts';
import { type OpenedStore, withStore } from '../open-store.ts';
import { personStateWord } from '../state-words.ts';
import { dayText } from '../zoned-time.ts';

/** The whole province. */
const MAX_LISTED = 100_000;
const ADDRESS: Parameter = { flags: '<address>', text: { vi: 'địa chỉ', en: 'address' } };

function jsonOf({ photoBlob, ...person }: DirectoryPerson): object {
  return { ...person, photo: photoBlob?.toString('hex') ?? null };
}

const personList: CommandDefinition = {
  name: 'person list',
  summary: { vi: 'tìm người trong danh bạ', en: 'find people in the directory' },
  options: [
    {
      flags: '--text <words>',
      text: {
        vi: 'tên, kèm từ của đơn vị và chức vụ; hoặc đầu địa chỉ; không cần dấu',
        en: 'name, with words of unit and post; or the beginning of the address',
      },
    },
    { flags: '--unit <code>', text: { vi: 'đơn vị và cấp dưới', en: 'unit and below' } },
  ],
  run: listing(
    async ({ db, clock }, _principal, call) => {
      const [text, code] = [findOption(call, 'text'), findOption(call, 'unit')];
      const condition = {
        ...(text !== undefined && { text }),
        ...(code !== undefined && { within: (await requireUnit(db, code)).id }),
      };
      const ids = await findPersonIds(db, condition, true, MAX_LISTED);
      return readPeople(db, ids, { most: MAX_LISTED, now: clock() });
    },
    [
      { heading: { vi: 'Họ tên', en: 'Name' }, cell: (person) => person.fullName },
      { heading: { vi: 'Chức vụ', en: 'Title' }, cell: (person) => person.title ?? '' },
      { heading: { vi: 'Đơn vị', en: 'Unit' }, cell: (person) => person.unitName },
      { heading: { vi: 'Địa chỉ', en: 'Address' }, cell: (person) => person.address ?? '' },
      { heading: { vi: 'Điện thoại', en: 'Phone' }, cell: (person) => person.officePhone ?? '' },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (person) => personStateWord(person.state) },
    ],
    jsonOf,
  ),
};

async function requireOne({ db, clock }: OpenedStore, address: string): Promise<DirectoryPerson> {
  const found = await findPersonByAddress(db, address);
  const [person] = found ? await readPeople(db, [found.id], { most: 1, now: clock() }) : [];
  if (!person) throw new Refusal('notFound', `There is no person at ${address}.`);
  return person;
}

async function show(call: Call, store: OpenedStore): Promise<undefined> {
  const person = await requireOne(store, getArgument(call, 0));
  const codes = new Map((await listUnits(store.db)).map(({ id, code }) => [id, code]));
  const posts = (await listPosts(store.db, { personIds: [person.id] })).map(
    ({ unitId, title, rank, isMain, isActing, startsAt, endsAt }) => ({
      unit: codes.get(unitId) ?? unitId,
      title,
      rank,
      isMain,
      isActing,
      startsAt,
      endsAt,
    }),
  );
  const versions = await readHistory(store.db, 'person', person.id, 'everywhere');
  call.output.result({ ...jsonOf(person), posts, versions }, [
    `${person.fullName} <${person.address ?? ''}> ${call.output.text(personStateWord(person.state))}`,
    `${person.title ?? ''}, ${person.unitName}`,
    ...[person.officePhone, person.mobilePhone, person.staffNumber].filter((one) => one !== null),
    ...posts.map(
      ({ unit, title, rank, startsAt, endsAt }) =>
        `  ${dayText(startsAt)} – ${dayText(endsAt)} ${unit} ${title} (${rank})`,
    ),
  ]);
  return undefined;
}

const personShow: CommandDefinition = {
  name: 'person show',
  summary: { vi: 'một người: liên hệ, chức vụ, lịch sử', en: 'a person: contact data, posts, history' },
  arguments: [ADDRESS],
  run: (call) => withStore(call, (store) => show(call, store)),
};

async function changeContact(call: Call, store: OpenedStore): Promise<undefined> {
  const person = await requireOne(store, getArgument(call, 0));
  const [office, mobile, photo] = ['officePhone', 'mobilePhone', 'photo'].map((name) =>
    findOption(call, name),
  );
  const picture =
    call.options['photo'] === false ? null : photo === undefined ? undefined : readFileSync(photo);
  const parts = { ...lifecyclePartsOf(store), blobs: store.blobs };
  await changeContactData(parts, await principalOf(call, store), {
    personId: person.id,
    ...(office !== undefined && { officePhone: office }),
    ...(mobile !== undefined && { mobilePhone: mobile }),
    ...(picture !== undefined && { picture }),
    isCorrection: call.options['correction'] === true,
    reason: findOption(call, 'reason') ?? '',
  });
  const changed = await requireOne(store, getArgument(call, 0));
  call.output.result(jsonOf(changed), [
    `${changed.fullName} ${changed.officePhone ?? ''} ${changed.mobilePhone ?? ''}`,
  ]);
  return undefined;
}

const personContact: CommandDefinition = {
  name: 'person contact',
  summary: {
    vi: 'đổi hoặc đính chính điện thoại, ảnh',
    en: 'change or correct telephone numbers and picture',
  },
  arguments: [ADDRESS],
  options: [
    {
      flags: '--office-phone <number>',
      text: { vi: 'điện thoại cơ quan, trống là bỏ', en: 'office telephone, empty takes it away' },
    },
    {
      flags: '--mobile-phone <number>',
      text: { vi: 'di động, trống là bỏ', en: 'mobile telephone, empty takes it away' },
    },
    { flags: '--photo <path>', text: { vi: 'ảnh JPEG', en: 'a picture, JPEG' } },
    { flags: '--no-photo', text: { vi: 'bỏ ảnh', en: 'take the picture away' } },
    {
      flags: '--correction',
      text: { vi: 'đính chính: vốn sai từ đầu', en: 'a correction: it was wrong all along' },
    },
    { flags: '--reason <text>', text: { vi: 'lý do', en: 'the reason' } },
    AS,
  ],
  run: (call) => withStore(call, (store) => changeContact(call, store)),
};

export const commands: readonly CommandDefinition[] = [personList, personShow, personContact];
