-- The mailboxes of a unit's agency, without going through all its people: asked with every request by JMAP.
create index account_agency on account (unit_id) where kind = 'agency' and state <> 'retired';
