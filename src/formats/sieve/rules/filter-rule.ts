/** Filters as people put them together on a screen: conditions and actions, as JSON. */

export type RuleCondition =
  | {
      kind: 'from' | 'to' | 'subject';
      /** `matches` with `*` and `?`. */
      comparison: 'contains' | 'notContains' | 'is' | 'matches';
      value: string;
    }
  /** Words of the message's text. */
  | { kind: 'text'; value: string }
  | { kind: 'hasAttachment'; value: boolean }
  /** Mail of a list, by its List-Id. */
  | { kind: 'list'; value: string }
  | { kind: 'size'; comparison: 'over' | 'under'; bytes: number };

export type RuleAction =
  /** By the mailbox's id, and its path for when that is gone. */
  | { kind: 'move'; path: string; mailboxId?: string }
  | { kind: 'flag'; keyword: string }
  | { kind: 'markRead' | 'star' | 'delete' | 'stop' }
  /** A copy to a colleague; outside the province nothing is forwarded (R10.2). */
  | { kind: 'forward'; address: string };

export interface FilterRule {
  id: string;
  name: string;
  isEnabled: boolean;
  /** Whether all conditions have to hold, or any. */
  match: 'all' | 'any';
  /** None: every message. */
  conditions: readonly RuleCondition[];
  actions: readonly RuleAction[];
}
