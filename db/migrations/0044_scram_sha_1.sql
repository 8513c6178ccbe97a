-- SCRAM-SHA-1 (RFC 5802) for programs that know nothing newer, where the operator turns it on: keys beside those of SHA-256,
-- of the same salt and iterations. Null where none were made.
alter table credential
  add column scram_sha1_stored_key bytea,
  add column scram_sha1_server_key bytea;
alter table app_password
  add column scram_sha1_stored_key bytea,
  add column scram_sha1_server_key bytea;
