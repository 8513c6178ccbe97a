/** What every change of the directory carries: who does it, on what it stands, when (R5.1). */
import type { AuditContext } from '#domain/audit/record-event.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Principal } from './principal.ts';

export interface DirectoryAct {
  principal: Principal;
  /** Who asked, who approved, on which decision, in words. */
  authority: string;
  context?: AuditContext | undefined;
  ids: NewId;
  now: number;
}

/** A change begins a new time in which something is so; a correction says what was so all along (R6.1). */
export type ChangeMode = 'change' | 'correction';
