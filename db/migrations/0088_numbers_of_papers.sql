-- How papers are numbered becomes the organisation's choice (policy `numberForms`); the number that a paper was given is kept with it, and
-- this register lets no two papers have the same. Rows that a program of the release before writes meanwhile have no name of their own: they
-- are read in the form that was the only one.
create table paper_number (
  name text primary key,
  kind text not null check (kind in ('order', 'minutes', 'certificate'))
);
comment on table paper_number is 'Every number that an order, minutes of a handover or a certificate was given, so that none is given twice.';

alter table unit_order add column name text;
alter table handover add column minutes_name text;
alter table training_registration add column certificate_name text;

-- rewrites: papers are few, thousands in a province.
update unit_order o set name = lpad(o.number::text, greatest(2, length(o.number::text)), '0') || '/' || o.year || '/L-' || upper(u.code)
from unit u where u.id = o.unit_id;
update handover h
set minutes_name = lpad(h.minutes_number::text, greatest(2, length(h.minutes_number::text)), '0') || '/' || h.minutes_year || '/BB-' || upper(u.code)
from unit u where u.id = h.unit_id and h.minutes_number is not null;
update training_registration
set certificate_name = lpad(certificate_serial::text, greatest(4, length(certificate_serial::text)), '0') || '/' || certificate_year || '/GCN-TTTHHC'
where certificate_serial is not null;

insert into paper_number (name, kind)
select name, 'order' from unit_order
union all select minutes_name, 'minutes' from handover where minutes_name is not null
union all select certificate_name, 'certificate' from training_registration where certificate_name is not null
on conflict do nothing;
