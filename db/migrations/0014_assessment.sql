-- What delivery found out about a message (who sent it, how much like junk it looks), as JSON; null where nobody asked.
alter table email add column assessment text;
-- Reasons for its owner to doubt it, words of formats/assessment/signals.ts (R8.8); null where there are none.
alter table email add column signals text[];
