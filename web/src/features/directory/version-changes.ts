/** What changed from one state of a thing to the next, for people. Pure. */

export interface Version {
  validFrom: string;
  validUntil: string | null;
  fields: Record<string, unknown>;
}

export interface Change {
  name: string;
  from: string;
  to: string;
}

/** What people do not want to read: keys, and columns kept for the machine. */
const HIDDEN = /(^|_)id$|^(valid_|created_|words|position|password|photo_|.*_folded$)/;

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The fields in which a version differs from the one before it; none for the first. */
export function changesOf(before: Version | undefined, version: Version): Change[] {
  if (!before) return [];
  return Object.keys({ ...before.fields, ...version.fields })
    .filter((name) => !HIDDEN.test(name) && text(before.fields[name]) !== text(version.fields[name]))
    .map((name) => ({ name, from: text(before.fields[name]), to: text(version.fields[name]) }));
}
