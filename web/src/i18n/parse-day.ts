/** A day as people write it here, day before month: `5/1/2026`, `05-01-2026`, `5.1.2026`; also `2026-01-05`. Pure. */

/** The day as `YYYY-MM-DD`; undefined for what is none. */
export function parseDay(text: string): string | undefined {
  const written = text.trim();
  const [, day, month, year] =
    /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})$/.exec(written) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(written) ??
    [];
  const iso = year === undefined ? written : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (!/^\d{4}-\d\d-\d\d$/.test(iso)) return undefined;
  const time = Date.parse(`${iso}T00:00:00Z`);
  // The 31st of February is read as a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : undefined;
}
