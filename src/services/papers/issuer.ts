/** Who stands at the head of a paper and where it is dated, from the province's record: its name changes by decision, and papers with it. */
import { requireRootUnit } from '#domain/directory/units.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface PaperIssuer {
  /** "UBND tỉnh Thừa Thiên Huế". */
  province: string;
  /** "Thừa Thiên Huế": papers of a province are dated with its name (Decree 30/2020/NĐ-CP, annex I). */
  place: string;
}

const OFFICE = /^(?:UBND|U[ỷy] ban nhân dân|Ủy ban nhân dân)\s+(?:tỉnh|thành phố|TP\.?)\s+/iu;

/** The place of an office's name. */
export function placeOf(province: string): string {
  return province.normalize('NFC').replace(OFFICE, '').trim();
}

export async function readIssuer(db: Queryable): Promise<PaperIssuer> {
  const { name } = await requireRootUnit(db);
  return { province: name, place: placeOf(name) };
}
