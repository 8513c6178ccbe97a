/**
 * Contact data of a person (R4.3): telephone numbers and picture, kept up by the person, or with a reason by those who keep the list. A change
 * holds from now on; a correction says what was so all along. Both stand in the audit record.
 *
 * A picture is kept without what is no picture (place, camera), as JPEG of at most 256 kB; the one before is let go.
 */
import { requirePermission } from '#domain/directory/authorize.ts';
import { type ContactFields, changeContact, contactObject, requirePerson } from '#domain/directory/people.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { cleanPicture } from '#formats/picture/clean-picture.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { recordingRefusals } from './submit.ts';
import type { LifecycleParts } from './work.ts';

export interface ContactParts extends LifecycleParts {
  blobs: BlobStore;
}

export interface ContactChange {
  personId: string;
  officePhone?: string | null;
  mobilePhone?: string | null;
  /** The bytes as they were uploaded; null takes the picture away. */
  picture?: Buffer | null;
  isCorrection: boolean;
  /** Needed where it is not one's own. */
  reason?: string;
}

const MAX_PICTURE_BYTES = 256 * 1024;
/** Digits with what people write between them, and an extension in words. */
const PHONE = /^\+?[\d\s().\-/]{3,30}(?:[\s,;(]*(?:máy lẻ|nội bộ|số máy|ext\.?|x)\s*\d{1,6}\)?)?$/iu;

function readPhone(value: string | null, field: string): string | null {
  const phone = value?.normalize('NFC').trim().replaceAll(/\s+/g, ' ') ?? '';
  if (phone === '') return null;
  if (!PHONE.test(phone) || phone.replaceAll(/\D/g, '').length < 3)
    throw new Refusal('invalidArgument', 'Đây không phải số điện thoại. (Not a telephone number.)', {
      field,
    });
  return phone;
}

function readPicture(bytes: Buffer | null): { type: string; bytes: Buffer } | null {
  if (!bytes) return null;
  const picture = cleanPicture(bytes);
  if (!picture)
    throw new Refusal(
      'invalidArgument',
      'Ảnh phải là JPEG, mỗi cạnh từ 16 đến 4096 điểm. (A JPEG, 16 to 4096 points a side.)',
      { field: 'photoBlobId' },
    );
  // RFC 2798 §2.6: address books show no other kind.
  if (picture.type !== 'image/jpeg')
    throw new Refusal(
      'invalidArgument',
      'Ảnh phải là JPEG, vì phần mềm thư không hiện loại khác; trang web tự đổi ảnh PNG. (A JPEG, as mail programs show nothing else; the web application converts a PNG.)',
      { field: 'photoBlobId' },
    );
  if (picture.bytes.length > MAX_PICTURE_BYTES)
    throw new Refusal('tooLarge', 'Ảnh lớn hơn 256 kB: hãy thu nhỏ. (The picture is larger than 256 kB.)', {
      field: 'photoBlobId',
    });
  return picture;
}

function authorityOf(principal: Principal, accountId: string | null, reason: string): string {
  if (reason !== '') return reason;
  if (principal.kind === 'account' && principal.accountId === accountId) return 'tự khai (own data)';
  throw new Refusal('invalidArgument', 'Changing somebody else’s data needs its reason.', {
    field: 'reason',
  });
}

/** Changes or corrects contact data; gives what was set. `Refusal`: `notFound`, `notPermitted`, `invalidArgument`, `tooLarge`. */
export async function changeContactData(
  parts: ContactParts,
  principal: Principal,
  change: ContactChange,
): Promise<Partial<ContactFields>> {
  const { officePhone, mobilePhone, picture: given } = change;
  const picture = given === undefined ? undefined : readPicture(given);
  const blob = picture ? prepareBlob(picture.bytes) : undefined;
  if (blob) await parts.blobs.upload([blob]);
  const fields: Partial<ContactFields> = {
    ...(officePhone !== undefined && { officePhone: readPhone(officePhone, 'officePhone') }),
    ...(mobilePhone !== undefined && { mobilePhone: readPhone(mobilePhone, 'mobilePhone') }),
    ...(picture !== undefined && { photoBlob: blob?.hash ?? null, photoType: picture?.type ?? null }),
  };
  const reason = change.reason?.trim().slice(0, 500) ?? '';
  await recordingRefusals(parts, principal, { act: 'person.contact', object: change.personId }, () =>
    parts.db.transaction(async (tx) => {
      const person = await requirePerson(tx, change.personId);
      requirePermission(principal, 'person.contact', contactObject(person));
      const authority = authorityOf(principal, person.accountId, reason);
      const act = { principal, authority, ids: parts.ids, now: parts.clock() };
      await changeContact(tx, act, { person, fields, mode: change.isCorrection ? 'correction' : 'change' });
      if (picture === undefined) return;
      if (blob) await parts.blobs.write(tx, [{ blob, references: 1 }]);
      if (person.photoBlob) await parts.blobs.release(tx, [person.photoBlob]);
    }),
  );
  return fields;
}
