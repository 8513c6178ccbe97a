/** What can be found of a file, and how bad it is. */

export type FindingKind =
  /** The test file of the scanners' makers: what every scanner must find. */
  | 'eicar'
  /** A program or a script, by its bytes or by an extension that systems start. */
  | 'executable'
  /** The same inside an archive. */
  | 'executableInArchive'
  /** `report.pdf.exe`, or a name that is shown other than it is. */
  | 'disguisedName'
  | 'macros'
  /** Nobody can look inside, nor could a scanner. */
  | 'encrypted'
  /** Too deep, too many, or too large to be looked into. */
  | 'archiveBomb';

export interface Finding {
  kind: FindingKind;
  /** Path of the file, through its archives: `a.zip/b.exe`. */
  name: string;
}

/** Harm that no honest letter does, and what may be honest or not. */
const DANGEROUS: ReadonlySet<FindingKind> = new Set([
  'eicar',
  'executable',
  'executableInArchive',
  'disguisedName',
  'archiveBomb',
]);

/** True for what is not let through where no scanner says better. */
export function isDangerous(finding: Finding): boolean {
  return DANGEROUS.has(finding.kind);
}
