/**
 * How long the mail of accounts is kept (R6.7): the nearest rule for their class, and whether a hold is on them.
 *
 * The class is the kind of the account while it is in service, then `left`. A rule counts from a message's arrival; for those who left,
 * from the day they left: `account.valid_from`, which a later change of the account can only move to a later day.
 */

/** Of accounts `a` that meet a condition: class, rule, hold. */
export function retentionSql(condition: string): string {
  return `select a.id as account_id, a.state = 'retired' as has_left, a.valid_from as since, r.id is not null as has_rule, r.keep_days,
      exists (select from legal_hold h where h.released_at is null
              and (a.id = any (h.account_ids) or h.unit_id = any (unit_path(a.unit_id)))) as is_held
    from account a
    left join lateral (
      select r.id, r.keep_days from retention_rule r
      where r.applies_to = case a.state when 'retired' then 'left' else a.kind end
        and (r.unit_id is null or r.unit_id = any (unit_path(a.unit_id)))
      order by array_position(unit_path(a.unit_id), r.unit_id) desc nulls last limit 1
    ) r on true
    where ${condition}`;
}

/** Whether the rule of an account `k` keeps a message no longer, at `now`; false for one without a rule. */
export function isOverSql(receivedAt: string, now: string): string {
  return `coalesce(case when k.has_left then k.since else ${receivedAt} end + make_interval(days => k.keep_days) <= ${now}, false)`;
}
