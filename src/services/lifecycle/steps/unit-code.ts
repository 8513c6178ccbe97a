/** The code of a new unit, which is the local part of its mailbox: given by the decision, or made by the published rule (R4.1). */
import { listGivenLocalParts } from '#domain/directory/allocate-address.ts';
import { listUnits, type Unit } from '#domain/directory/units.ts';
import { isValidLocalPart, numberedLocalPart } from '#formats/vietnamese/addresses.ts';
import { isReservedLocalPart } from '#formats/vietnamese/reserved-words.ts';
import { communeLocalParts, unitLocalPart } from '#formats/vietnamese/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';

const DISTRICT = /^(UBND )?(huyện|thành phố|tp\.?|thị xã|quận) /i;
const COMMUNE = /^(UBND )?(xã|phường|thị trấn|tt\.?|p\.?) /i;
const MAX_NUMBER = 99;

interface Wanted {
  name: string;
  /** Others that come under the same unit: communes that fold alike are numbered together, whoever comes first. */
  beside?: readonly string[] | undefined;
}

function proposed(parent: Unit, { name, beside = [] }: Wanted, isTaken: (code: string) => boolean): string {
  const isUnderProvince = parent.parentId === undefined;
  if ((isUnderProvince || DISTRICT.test(parent.name)) && COMMUNE.test(name)) {
    const district = isUnderProvince ? undefined : { name: parent.name, code: parent.code };
    const communes = beside.filter((other) => other !== name && COMMUNE.test(other));
    return communeLocalParts(district, [name, ...communes], isTaken)[0] ?? '';
  }
  const base = unitLocalPart(name);
  const write = (count: number): string => {
    const numbered = numberedLocalPart(base, count);
    // Below an agency a unit carries the agency's code: tchc.snv.
    return parent.path.length > 1 ? `${numbered}.${parent.code}` : numbered;
  };
  for (let count = 1; count <= MAX_NUMBER; count += 1)
    if (!isTaken(write(count)) && !isReservedLocalPart(write(count))) return write(count);
  return '';
}

/** The code for a unit of this name under this parent. `Refusal`: `invalidArgument`, `alreadyExists`. */
export async function codeOfUnit(
  tx: Transaction,
  parent: Unit,
  wanted: Wanted & { code?: string | undefined },
): Promise<string> {
  const used = new Set((await listUnits(tx)).map((unit) => unit.code));
  if (wanted.code !== undefined) {
    const code = wanted.code.toLowerCase();
    if (!isValidLocalPart(code))
      throw new Refusal(
        'invalidArgument',
        'A code has letters, digits, and single dots or hyphens between them.',
      );
    if (used.has(code)) throw new Refusal('alreadyExists', `The code ${code} is in use.`, { unit: code });
    return code;
  }
  const given = await listGivenLocalParts(tx);
  const code = proposed(parent, wanted, (localPart) => used.has(localPart) || given.has(localPart));
  if (!isValidLocalPart(code))
    throw new Refusal('invalidArgument', 'No code can be made from this name; give one.', {
      name: wanted.name,
    });
  return code;
}
