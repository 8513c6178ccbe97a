-- The register of what still had to go by disk, because mail could not carry it (R8.1).
create table disk_delivery (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  -- The unit of the province that it went to; null where it went outside.
  to_unit_id uuid references unit (id),
  to_name text not null,
  medium text not null check (medium in ('usb', 'hardDisk', 'disc', 'other')),
  content text not null,
  size_bytes bigint check (size_bytes >= 0),
  reason text not null,
  carried_on date not null,
  state text not null check (state in ('sent', 'received')),
  recorded_by uuid references account (id),
  recorded_by_name text not null,
  created_at timestamptz not null,
  received_by_name text,
  received_at timestamptz,
  receipt_note text
);

create index disk_delivery_unit on disk_delivery (unit_id, created_at);
create index disk_delivery_to_unit on disk_delivery (to_unit_id, created_at);

comment on table disk_delivery is 'What still had to go by disk: from whom, to whom, why, and that it was received (R8.1).';

select note_changes_of('disk_delivery', 'DiskDelivery', 'id');
