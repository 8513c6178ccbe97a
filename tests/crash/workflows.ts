/** What people of the demonstration ask for that takes several commits, and how one sees that it was done exactly once. One more: one line. */
import { joining, leaving, merging, transferring } from './change-workflows.ts';
import { ordering, releasing, removing, searching } from './desk-workflows.ts';
import type { Workflow } from './dying-program.ts';
import { linking } from './file-workflows.ts';
import { collecting, retaining } from './keeping-workflows.ts';
import { exporting, importing, sending } from './mail-workflows.ts';
import { indexing, restoring } from './mailbox-workflows.ts';
import { budgeting, handingOver } from './office-workflows.ts';

/** All of them, as of one program. Those beside each other may be asked for at once. */
export function workflows(): Workflow[] {
  return [
    sending(),
    ordering(),
    retaining(),
    importing(),
    joining(),
    linking(),
    exporting(),
    removing(),
    transferring(),
    searching(),
    merging(),
    collecting(),
    releasing(),
    leaving(),
    restoring(),
    indexing(),
    handingOver(),
    budgeting(),
  ];
}
