/** What people of the demonstration ask for that takes several commits, and how one sees that it was done exactly once. One more: one line. */
import type { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { joining, ordering, releasing, removing, searching } from './desk-workflows.ts';
import type { Workflow } from './dying-program.ts';
import { exporting, importing, sending } from './mail-workflows.ts';

/** All of them; mail to elsewhere goes to the sink. */
export function workflows(sink: SmtpSink): Workflow[] {
  return [
    sending(sink),
    importing(),
    exporting(),
    ordering(),
    joining(),
    removing(),
    searching(),
    releasing(),
  ];
}
