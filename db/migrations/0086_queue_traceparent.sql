-- The trace that a message in the queue belongs to, as W3C writes it (traceparent): 56 bytes where it is traced, none where it is not.
-- The relay, which may be another process and hours later, goes on with it.
alter table outbound_message add column traceparent text;
