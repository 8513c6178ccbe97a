-- Scripts of the organisation that run on what happens in mailboxes instead of on delivery (RFC 6785).
alter table organisation_script drop constraint organisation_script_place_check;
alter table organisation_script add constraint organisation_script_place_check
  check (place in ('before', 'after', 'events', 'library'));
