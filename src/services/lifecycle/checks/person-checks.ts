/** Checks of who a request is about: missing fields, duplicates, people who were here before, requests that cross (R7.a). */
import type { Finding } from '#domain/directory/change-requests.ts';
import { findOpenRequestsAbout } from '#domain/directory/find-change-requests.ts';
import { findPossiblePeople, type Person } from '#domain/directory/people.ts';
import { localPartOfName, numberedLocalPart } from '#formats/vietnamese/addresses.ts';
import { isReservedLocalPart } from '#formats/vietnamese/reserved-words.ts';
import type { Check } from '../check.ts';
import { findText, getText } from '../details.ts';

export const hasEveryField: Check = ({ details }) => {
  const findings: Finding[] = [];
  if (details['staffNumber'] === undefined && details['birthYear'] === undefined && !details['birthDate'])
    findings.push({
      code: 'identityThin',
      weight: 'warns',
      vi: 'Không có mã cán bộ và năm sinh: không phân biệt được người trùng tên.',
      en: 'Neither staff number nor year of birth: namesakes cannot be told apart.',
    });
  if (findText(details, 'title') === undefined)
    findings.push({
      code: 'titleMissing',
      weight: 'warns',
      vi: 'Chưa ghi chức vụ.',
      en: 'The title of the post is missing.',
    });
  return Promise.resolve(findings);
};

export const makesAnAddress: Check = ({ details }) => {
  const name = findText(details, 'fullName');
  if (name === undefined) return Promise.resolve([]);
  const localPart = localPartOfName(name);
  if (localPart === '')
    return Promise.resolve([
      {
        code: 'nameWithoutLetters',
        weight: 'blocks',
        vi: 'Họ tên này không tạo được địa chỉ thư; hãy ghi đủ họ tên.',
        en: 'This name makes no address; give the full name.',
      },
    ]);
  if (!isReservedLocalPart(localPart)) return Promise.resolve([]);
  return Promise.resolve([
    {
      code: 'nameReserved',
      weight: 'warns',
      vi: `Họ tên viết không dấu là “${localPart}”, từ dành cho quản trị (R4.1); địa chỉ sẽ mang số như của người trùng tên: ${numberedLocalPart(localPart, 2)} hoặc số tiếp theo.`,
      en: `The name without marks is “${localPart}”, a word kept for the administration (R4.1); the address has a number, as a namesake’s: ${numberedLocalPart(localPart, 2)} or the next one.`,
    },
  ]);
};

const hasLeft = (person: Person): boolean => person.state === 'left' || person.state === 'retired';

/** Whether somebody may be the person named: by number, or by name with a year of birth that does not speak against it. */
function likeness(
  person: Person,
  staffNumber: string | undefined,
  year: number | undefined,
): 'sure' | 'maybe' | 'no' {
  if (staffNumber !== undefined && person.staffNumber !== null)
    return person.staffNumber === staffNumber ? 'sure' : 'no';
  if (year === undefined || person.birthYear === null) return 'maybe';
  return person.birthYear === year ? 'sure' : 'no';
}

export const isNobodyKnown: Check = async ({ db, details, person: named }) => {
  if (named) return [];
  const fullName = getText(details, 'fullName');
  const staffNumber = findText(details, 'staffNumber');
  const year = yearOf(details['birthDate'], details['birthYear']);
  const people = await findPossiblePeople(db, [{ fullName, staffNumber: staffNumber ?? null }]);
  return people.flatMap((person): Finding[] => {
    const like = likeness(person, staffNumber, year);
    if (like === 'no' || person.state === 'deceased') return [];
    const about = [person.id];
    if (hasLeft(person))
      return [
        {
          code: 'rejoiner',
          weight: like === 'sure' ? 'blocks' : 'warns',
          vi: `${person.fullName} từng công tác và có địa chỉ ${person.address ?? ''}: hãy chọn người này để dùng lại.`,
          en: `${person.fullName} was here before, as ${person.address ?? ''}: choose that person to take the address up again.`,
          about,
        },
      ];
    return [
      {
        code: 'duplicate',
        weight: like === 'sure' ? 'blocks' : 'warns',
        vi: `${person.fullName} đang công tác, địa chỉ ${person.address ?? ''}: có thể là cùng một người; nếu vậy hãy điều động.`,
        en: `${person.fullName} is in service, as ${person.address ?? ''}: perhaps the same person; then it is a transfer.`,
        about,
      },
    ];
  });
};

function yearOf(date: unknown, year: unknown): number | undefined {
  if (typeof date === 'string') return Number(date.slice(0, 4));
  return typeof year === 'number' ? year : undefined;
}

export const isTheOnlyRequest: Check = async ({ db, id, person }) => {
  if (!person) return [];
  const others = (await findOpenRequestsAbout(db, person.id)).filter((other) => other.id !== id);
  return others.map((other) => ({
    code: 'otherRequest',
    weight: 'warns',
    vi: 'Còn một đề nghị khác về người này đang chờ.',
    en: 'Another request about this person is waiting.',
    about: [other.id],
  }));
};

/** Whoever comes back is away, or will be by a leave that is asked for. */
export const isAway: Check = async ({ db, person }) => {
  if (!person || person.state === 'on_leave') return [];
  const isLeaving = (await findOpenRequestsAbout(db, person.id)).some(
    ({ type }) => type === 'leaveOfAbsence',
  );
  if (isLeaving) return [];
  return [
    {
      code: 'notAway',
      weight: 'blocks',
      vi: `${person.fullName} không nghỉ dài ngày nên không có việc trở lại. Người đã thôi việc hay nghỉ hưu thì làm đề nghị tiếp nhận.`,
      en: `${person.fullName} is not on leave and has nothing to return from. Whoever left or retired comes back by a reception.`,
      about: [person.id],
    },
  ];
};

export const servesElsewhere: Check = ({ person, unit }) =>
  Promise.resolve(
    person && person.unitId === unit.id
      ? [
          {
            code: 'alreadyThere',
            weight: 'blocks',
            vi: `${person.fullName} đã ở ${unit.name}.`,
            en: `${person.fullName} is in ${unit.name} already.`,
            about: [person.id],
          },
        ]
      : [],
  );
