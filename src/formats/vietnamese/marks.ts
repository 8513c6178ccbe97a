/** Vietnamese where only ASCII may stand: its letters without their marks, which everybody here reads all the same. */

/** `Đơn vị` as `Don vi`. What is no Latin letter stays. */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}
