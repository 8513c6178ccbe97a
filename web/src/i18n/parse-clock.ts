/** A time of day as people write it here: `8:30`, `08h30`, `8 giờ 30`, `0830`, `8h`. Pure. */

/** The time as `HH:MM`; undefined for what is none. */
export function parseClock(text: string): string | undefined {
  const [, hour, minute = '00'] =
    /^(\d{1,2})\s*(?::|\.|h|g|giờ)\s*(\d{2})?\s*(?:p|phút)?$/i.exec(text.trim()) ??
    /^(\d{1,2})(\d{2})?$/.exec(text.trim()) ??
    [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}
