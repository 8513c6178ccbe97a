/** Checks of the units a request is about (R3.1): alive, their heads, names and codes that are in use. */
import { beginningOfDay } from '#domain/directory/as-of.ts';
import type { Finding } from '#domain/directory/change-requests.ts';
import { findHead } from '#domain/directory/posts.ts';
import { findUnit, readUnits } from '#domain/directory/units.ts';
import type { Check } from '../check.ts';
import { findText, getIds } from '../details.ts';

export const unitIsAlive: Check = ({ unit }) =>
  Promise.resolve(
    unit.state === 'dissolved'
      ? [
          {
            code: 'unitDissolved',
            weight: unit.successorId ? 'warns' : 'blocks',
            vi: `${unit.name} đã giải thể${unit.successorId ? '; đề nghị chuyển sang cơ quan kế thừa' : ''}.`,
            en: `${unit.name} is dissolved${unit.successorId ? '; the request goes to its successor' : ''}.`,
            about: [unit.id],
          },
        ]
      : [],
  );

export const headIsFree: Check = async ({ db, unit, details, effectiveOn }) => {
  if (findText(details, 'rank') !== 'head') return [];
  const head = await findHead(db, unit.id, beginningOfDay(effectiveOn));
  if (!head || head.isActing) return [];
  return [
    {
      code: 'headTaken',
      weight: 'blocks',
      vi: `${unit.name} đang có thủ trưởng; hãy dùng đề nghị thay thủ trưởng.`,
      en: `${unit.name} has a head: use a change of head.`,
      about: [head.personId],
    },
  ];
};

export const codeIsFree: Check = async ({ db, details }) => {
  const code = findText(details, 'code');
  if (code === undefined || !(await findUnit(db, code))) return [];
  return [
    {
      code: 'codeTaken',
      weight: 'blocks',
      vi: `Mã ${code} đã dùng; mã đã cấp không cấp lại.`,
      en: `The code ${code} is in use; a code is never given again.`,
    },
  ];
};

export const namedUnitsAreAlive: Check = async ({ db, details }) => {
  const ids = [
    ...getIds(details, 'units'),
    ...['intoUnitId', 'parentId', 'successorId'].flatMap((name) => findText(details, name) ?? []),
  ];
  const known = new Map((await readUnits(db, ids)).map((unit) => [unit.id as string, unit]));
  return ids.flatMap((id): Finding[] => {
    const unit = known.get(id);
    if (unit && unit.state !== 'dissolved') return [];
    return [
      {
        code: 'namedUnitGone',
        weight: 'blocks',
        vi: unit ? `${unit.name} đã giải thể.` : 'Có cơ quan không tồn tại trong đề nghị.',
        en: unit ? `${unit.name} is dissolved.` : 'A unit named in the request does not exist.',
        about: [id],
      },
    ];
  });
};
