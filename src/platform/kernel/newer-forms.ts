/**
 * Whether this process writes what a program of the release before could not read: smaller forms of texts and rows.
 *
 * One answer for a process, because it has one database; `blobs/older-programs.ts` finds it out. All forms are read always.
 */
let areWritten = false;

/** From now on they are written: there is no program left that could not read them. */
export function writeNewerForms(): void {
  areWritten = true;
}

export function writesNewerForms(): boolean {
  return areWritten;
}
