-- Bytes that clients have uploaded and not used yet (RFC 8620 section 6.1). Each row is a reference to its blob.
create table blob_upload (
  account_id uuid not null,
  blob bytea not null,
  size integer not null,
  uploaded_at timestamptz not null,
  primary key (account_id, blob)
);

create index blob_upload_age on blob_upload (uploaded_at);
