/** How often something happens again (RFC 5545 §3.3.10), as facts to be put into words; the unusual is told as being so. */

export interface Recurrence {
  frequency: 'daily' | 'weekly' | 'monthly' | 'yearly' | 'other';
  interval: number;
  /** `MO`, `TU` … of a weekly one. */
  days: string[];
  count: number | undefined;
}

const FREQUENCIES = new Map<string, Recurrence['frequency']>([
  ['DAILY', 'daily'],
  ['WEEKLY', 'weekly'],
  ['MONTHLY', 'monthly'],
  ['YEARLY', 'yearly'],
]);

export function decodeRecurrence(value: string): Recurrence {
  const parts = new Map(
    value.split(';').map((part) => {
      const [name = '', of = ''] = part.split('=', 2);
      return [name.toUpperCase(), of.toUpperCase()] as const;
    }),
  );
  const count = Number(parts.get('COUNT'));
  return {
    frequency: FREQUENCIES.get(parts.get('FREQ') ?? '') ?? 'other',
    interval: Math.max(1, Number(parts.get('INTERVAL')) || 1),
    days: [...new Set((parts.get('BYDAY') ?? '').split(','))].filter((day) =>
      /^(MO|TU|WE|TH|FR|SA|SU)$/.test(day),
    ),
    count: Number.isInteger(count) && count > 0 ? count : undefined,
  };
}
