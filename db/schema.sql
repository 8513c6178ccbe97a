-- The schema as the migrations make it, for review. Written by `node tools/schema.ts`; a test compares it.

create table account (
  id uuid not null,
  kind text not null,
  unit_id uuid not null,
  person_id uuid,
  display_name text not null,
  state text not null,
  locked_reason text,
  created_at timestamp with time zone not null,
  words tsvector generated always as (to_tsvector('simple'::regconfig, fold_text(display_name))),
  valid_from timestamp with time zone not null,
  successor_text text,
  name_folded text generated always as (fold_text(display_name)),
  constraint account_pkey PRIMARY KEY (id),
  constraint account_kind_check CHECK ((kind = ANY (ARRAY['personal'::text, 'agency'::text, 'system'::text]))),
  constraint account_lock_has_reason CHECK (((state <> 'locked'::text) OR (locked_reason IS NOT NULL))),
  constraint account_personal_has_person CHECK (((kind = 'personal'::text) = (person_id IS NOT NULL))),
  constraint account_state_check CHECK ((state = ANY (ARRAY['active'::text, 'locked'::text, 'retired'::text]))),
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint account_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX account_agency ON public.account USING btree (unit_id) WHERE ((kind = 'agency'::text) AND (state <> 'retired'::text));
CREATE INDEX account_name_folded ON public.account USING btree (name_folded, id);
CREATE UNIQUE INDEX account_person_once ON public.account USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX account_unit ON public.account USING btree (unit_id);
CREATE INDEX account_words ON public.account USING gin (words);
CREATE TRIGGER account_begins BEFORE INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION begin_validity();
CREATE TRIGGER account_version AFTER INSERT OR UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION keep_version('id');
CREATE TRIGGER note_account_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Account', 'id', '', 'main');
CREATE TRIGGER note_account_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Account', 'id', '', 'main');
CREATE TRIGGER note_account_update AFTER UPDATE ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Account', 'id', '', 'main');
CREATE TRIGGER note_contactcard_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ContactCard', 'id', '', 'main');
CREATE TRIGGER note_contactcard_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ContactCard', 'id', '', 'main');
CREATE TRIGGER note_contactcard_update AFTER UPDATE ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ContactCard', 'id', '', 'main');
CREATE TRIGGER note_person_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'person_id', '', 'part');
CREATE TRIGGER note_person_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'person_id', '', 'part');
CREATE TRIGGER note_person_update AFTER UPDATE ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'person_id', '', 'part');
CREATE TRIGGER note_principal_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'id', '', 'main');
CREATE TRIGGER note_principal_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'id', '', 'main');
CREATE TRIGGER note_principal_update AFTER UPDATE ON public.account REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'id', '', 'main');

create table account_preference (
  account_id uuid not null,
  id text default 'singleton'::text not null,
  language text not null,
  constraint account_preference_pkey PRIMARY KEY (account_id),
  constraint account_preference_id_check CHECK ((id = 'singleton'::text)),
  constraint account_preference_language_check CHECK ((language = ANY (ARRAY['vi'::text, 'en'::text]))),
  constraint account_preference_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE TRIGGER note_accountpreference_delete AFTER DELETE ON public.account_preference REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AccountPreference', 'id', 'account_id', 'main');
CREATE TRIGGER note_accountpreference_insert AFTER INSERT ON public.account_preference REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AccountPreference', 'id', 'account_id', 'main');
CREATE TRIGGER note_accountpreference_update AFTER UPDATE ON public.account_preference REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AccountPreference', 'id', 'account_id', 'main');

create table acme_account (
  directory text not null,
  url text not null,
  sealed_key bytea not null,
  constraint acme_account_pkey PRIMARY KEY (directory)
);

create table acme_certificate (
  names text[] not null,
  chain text not null,
  sealed_key bytea not null,
  valid_until timestamp with time zone not null,
  issued_at timestamp with time zone not null,
  constraint acme_certificate_pkey PRIMARY KEY (names)
);

create table acme_challenge (
  token text not null,
  answer text not null,
  expires_at timestamp with time zone not null,
  constraint acme_challenge_pkey PRIMARY KEY (token)
);

create table address (
  address text not null,
  local_part text not null,
  domain text not null,
  account_id uuid,
  kind text not null,
  created_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  constraint address_pkey PRIMARY KEY (address),
  constraint address_has_account CHECK (((kind <> ALL (ARRAY['primary'::text, 'alias'::text])) OR (account_id IS NOT NULL))),
  constraint address_is_its_parts CHECK ((address = ((local_part || '@'::text) || domain))),
  constraint address_kind_check CHECK ((kind = ANY (ARRAY['primary'::text, 'alias'::text, 'reserved'::text, 'tombstone'::text, 'group'::text]))),
  constraint address_lower_case CHECK ((address = lower(address))),
  constraint address_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint address_domain_fkey FOREIGN KEY (domain) REFERENCES domain(name)
);
CREATE INDEX address_account ON public.address USING btree (account_id);
CREATE INDEX address_beginning ON public.address USING btree (address text_pattern_ops);
CREATE UNIQUE INDEX address_one_primary ON public.address USING btree (account_id) WHERE (kind = 'primary'::text);
CREATE TRIGGER address_begins BEFORE INSERT ON public.address FOR EACH ROW EXECUTE FUNCTION begin_validity();
CREATE TRIGGER address_never_reused BEFORE DELETE OR UPDATE ON public.address FOR EACH ROW EXECUTE FUNCTION refuse_address_reuse();
CREATE TRIGGER address_version AFTER INSERT OR UPDATE ON public.address FOR EACH ROW EXECUTE FUNCTION keep_version('address');
CREATE TRIGGER note_account_delete AFTER DELETE ON public.address REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Account', 'account_id', '', 'part');
CREATE TRIGGER note_account_insert AFTER INSERT ON public.address REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Account', 'account_id', '', 'part');
CREATE TRIGGER note_account_update AFTER UPDATE ON public.address REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Account', 'account_id', '', 'part');
CREATE TRIGGER note_directorycard_delete AFTER DELETE ON public.address REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('id', 'account_id');
CREATE TRIGGER note_directorycard_insert AFTER INSERT ON public.address REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('id', 'account_id');
CREATE TRIGGER note_directorycard_update AFTER UPDATE ON public.address REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('id', 'account_id');
CREATE TRIGGER note_principal_delete AFTER DELETE ON public.address REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'account_id', '', 'part');
CREATE TRIGGER note_principal_insert AFTER INSERT ON public.address REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'account_id', '', 'part');
CREATE TRIGGER note_principal_update AFTER UPDATE ON public.address REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'account_id', '', 'part');

create table address_book (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  description text,
  sort_order integer default 0 not null,
  is_default boolean default false not null,
  is_subscribed boolean default true not null,
  created_at timestamp with time zone not null,
  constraint address_book_pkey PRIMARY KEY (account_id, id),
  constraint address_book_name_check CHECK ((name <> ''::text)),
  constraint address_book_sort_order_check CHECK ((sort_order >= 0))
);
CREATE UNIQUE INDEX address_book_one_default ON public.address_book USING btree (account_id) WHERE is_default;
CREATE TRIGGER note_addressbook_delete AFTER DELETE ON public.address_book REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'id', 'account_id', 'main');
CREATE TRIGGER note_addressbook_insert AFTER INSERT ON public.address_book REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'id', 'account_id', 'main');
CREATE TRIGGER note_addressbook_update AFTER UPDATE ON public.address_book REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'id', 'account_id', 'main');

create table address_book_right (
  account_id uuid not null,
  book_id uuid not null,
  grantee_id uuid not null,
  rights text not null,
  granted_at timestamp with time zone not null,
  constraint address_book_right_pkey PRIMARY KEY (account_id, book_id, grantee_id),
  constraint address_book_right_rights_check CHECK ((rights ~ '^[rwax]+$'::text))
);
CREATE INDEX address_book_right_grantee ON public.address_book_right USING btree (grantee_id, account_id);
CREATE TRIGGER note_addressbook_delete AFTER DELETE ON public.address_book_right REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'book_id', 'account_id', 'part');
CREATE TRIGGER note_addressbook_insert AFTER INSERT ON public.address_book_right REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'book_id', 'account_id', 'part');
CREATE TRIGGER note_addressbook_update AFTER UPDATE ON public.address_book_right REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'book_id', 'account_id', 'part');

create table address_book_subscription (
  account_id uuid not null,
  viewer_id uuid not null,
  book_id uuid not null,
  constraint address_book_subscription_pkey PRIMARY KEY (account_id, viewer_id, book_id)
);
CREATE TRIGGER note_addressbook_delete AFTER DELETE ON public.address_book_subscription REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'book_id', 'account_id', 'part');
CREATE TRIGGER note_addressbook_insert AFTER INSERT ON public.address_book_subscription REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'book_id', 'account_id', 'part');
CREATE TRIGGER note_addressbook_update AFTER UPDATE ON public.address_book_subscription REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AddressBook', 'book_id', 'account_id', 'part');

create table address_forward (
  address text not null,
  to_account_id uuid not null,
  until timestamp with time zone not null,
  constraint address_forward_pkey PRIMARY KEY (address),
  constraint address_forward_address_fkey FOREIGN KEY (address) REFERENCES address(address),
  constraint address_forward_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES account(id)
);
CREATE INDEX address_forward_account ON public.address_forward USING btree (to_account_id);

create table agency_mail (
  account_id uuid not null,
  email_id uuid not null,
  state text not null,
  assignee_id uuid,
  assigned_by uuid,
  assigned_by_name text not null,
  changed_at timestamp with time zone not null,
  due_at timestamp with time zone,
  reminded_on date,
  constraint agency_mail_pkey PRIMARY KEY (account_id, email_id),
  constraint agency_mail_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text]))),
  constraint agency_mail_email FOREIGN KEY (account_id, email_id) REFERENCES email(account_id, id) ON DELETE CASCADE
);
CREATE INDEX agency_mail_assignee ON public.agency_mail USING btree (assignee_id) WHERE ((state = 'open'::text) AND (assignee_id IS NOT NULL));
CREATE INDEX agency_mail_due ON public.agency_mail USING btree (due_at) WHERE ((state = 'open'::text) AND (due_at IS NOT NULL));
CREATE TRIGGER note_agencymail_delete AFTER DELETE ON public.agency_mail REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AgencyMail', 'email_id', 'account_id', 'main');
CREATE TRIGGER note_agencymail_insert AFTER INSERT ON public.agency_mail REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AgencyMail', 'email_id', 'account_id', 'main');
CREATE TRIGGER note_agencymail_update AFTER UPDATE ON public.agency_mail REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AgencyMail', 'email_id', 'account_id', 'main');

create table agency_mail_event (
  account_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  at timestamp with time zone not null,
  actor_name text not null,
  act text not null,
  text text,
  constraint agency_mail_event_pkey PRIMARY KEY (account_id, id),
  constraint agency_mail_event_act_check CHECK ((act = ANY (ARRAY['assigned'::text, 'handedBack'::text, 'done'::text, 'reopened'::text, 'deadline'::text, 'note'::text]))),
  constraint agency_mail_event_email FOREIGN KEY (account_id, email_id) REFERENCES agency_mail(account_id, email_id) ON DELETE CASCADE
);
CREATE INDEX agency_mail_event_email ON public.agency_mail_event USING btree (account_id, email_id, at);
CREATE TRIGGER note_agencymail_delete AFTER DELETE ON public.agency_mail_event REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AgencyMail', 'email_id', 'account_id', 'part');
CREATE TRIGGER note_agencymail_insert AFTER INSERT ON public.agency_mail_event REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AgencyMail', 'email_id', 'account_id', 'part');
CREATE TRIGGER note_agencymail_update AFTER UPDATE ON public.agency_mail_event REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AgencyMail', 'email_id', 'account_id', 'part');

create table app_password (
  account_id uuid not null,
  id uuid not null,
  label text not null,
  hash bytea not null,
  scram_salt bytea not null,
  scram_iterations integer not null,
  scram_stored_key bytea not null,
  scram_server_key bytea not null,
  protocols text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  last_used_address text,
  scram_sha1_stored_key bytea,
  scram_sha1_server_key bytea,
  constraint app_password_pkey PRIMARY KEY (account_id, id),
  constraint app_password_scram_iterations_check CHECK ((scram_iterations >= 4096)),
  constraint app_password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE UNIQUE INDEX app_password_hash ON public.app_password USING btree (account_id, hash);
CREATE TRIGGER forget_push AFTER DELETE ON public.app_password FOR EACH ROW EXECUTE FUNCTION forget_push_of_credential();
CREATE TRIGGER note_apppassword_delete AFTER DELETE ON public.app_password REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AppPassword', 'id', 'account_id', 'main');
CREATE TRIGGER note_apppassword_insert AFTER INSERT ON public.app_password REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AppPassword', 'id', 'account_id', 'main');
CREATE TRIGGER note_apppassword_update AFTER UPDATE ON public.app_password REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AppPassword', 'id', 'account_id', 'main');

create table archive_find (
  account_id uuid not null,
  search_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  blob bytea not null,
  size integer not null,
  received_at timestamp with time zone not null,
  source text not null,
  subject text not null,
  sender text not null,
  constraint archive_find_pkey PRIMARY KEY (account_id, search_id, email_id),
  constraint archive_find_id_key UNIQUE (id),
  constraint archive_find_source_check CHECK ((source = ANY (ARRAY['mailbox'::text, 'deleted'::text, 'archive'::text, 'journal'::text])))
);
CREATE INDEX archive_find_search ON public.archive_find USING btree (search_id, received_at, id);
CREATE TRIGGER note_archivefind_delete AFTER DELETE ON public.archive_find REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ArchiveFind', 'id', '', 'main');
CREATE TRIGGER note_archivefind_insert AFTER INSERT ON public.archive_find REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ArchiveFind', 'id', '', 'main');
CREATE TRIGGER note_archivefind_update AFTER UPDATE ON public.archive_find REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ArchiveFind', 'id', '', 'main');

create table archive_search (
  id uuid not null,
  state text not null,
  purpose text not null,
  account_ids uuid[] not null,
  criteria jsonb not null,
  requested_by uuid not null,
  requested_by_name text not null,
  requested_at timestamp with time zone not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamp with time zone,
  decision text,
  days integer not null,
  ends_at timestamp with time zone,
  found integer default 0 not null,
  is_truncated boolean default false not null,
  export_file_id uuid,
  export_fault text,
  constraint archive_search_pkey PRIMARY KEY (id),
  constraint archive_search_account_ids_check CHECK ((account_ids <> '{}'::uuid[])),
  constraint archive_search_days_check CHECK (((days >= 1) AND (days <= 90))),
  constraint archive_search_purpose_check CHECK ((purpose <> ''::text)),
  constraint archive_search_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'refused'::text, 'approved'::text, 'ready'::text, 'ended'::text])))
);
CREATE INDEX archive_search_ending ON public.archive_search USING btree (ends_at) WHERE (state = ANY (ARRAY['approved'::text, 'ready'::text]));
CREATE TRIGGER note_archivesearch_delete AFTER DELETE ON public.archive_search REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ArchiveSearch', 'id', '', 'main');
CREATE TRIGGER note_archivesearch_insert AFTER INSERT ON public.archive_search REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ArchiveSearch', 'id', '', 'main');
CREATE TRIGGER note_archivesearch_update AFTER UPDATE ON public.archive_search REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ArchiveSearch', 'id', '', 'main');

create table archived_email (
  account_id uuid not null,
  id uuid not null,
  blob bytea not null,
  size integer not null,
  received_at timestamp with time zone not null,
  mailbox_path text not null,
  deleted_at timestamp with time zone not null,
  deleted_by uuid,
  has_attachment boolean not null,
  fields text,
  preview text,
  batch_id uuid not null,
  destroyed_at timestamp with time zone,
  constraint archived_email_pkey PRIMARY KEY (account_id, id),
  constraint archived_email_is_destroyed CHECK (((destroyed_at IS NULL) = (fields IS NOT NULL)))
);
CREATE INDEX archived_email_batch ON public.archived_email USING btree (batch_id);
CREATE INDEX archived_email_kept ON public.archived_email USING btree (account_id, received_at) WHERE (destroyed_at IS NULL);
CREATE TRIGGER archived_email_guard BEFORE DELETE OR UPDATE ON public.archived_email FOR EACH ROW EXECUTE FUNCTION guard_archived_email();
CREATE TRIGGER archived_email_stays BEFORE TRUNCATE ON public.archived_email FOR EACH STATEMENT EXECUTE FUNCTION guard_archived_email();

create table audit_event (
  seq bigint not null,
  at timestamp with time zone not null,
  actor_account_id uuid,
  actor text not null,
  act text not null,
  object_kind text not null,
  object_id text not null,
  authority text not null,
  before jsonb,
  after jsonb,
  previous_hash bytea not null,
  hash bytea not null,
  context jsonb,
  constraint audit_event_pkey PRIMARY KEY (seq),
  constraint audit_event_hash_length CHECK (((octet_length(hash) = 32) AND (octet_length(previous_hash) = 32)))
);
CREATE INDEX audit_event_object ON public.audit_event USING btree (object_kind, object_id, seq);
CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER note_auditevent_delete AFTER DELETE ON public.audit_event REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AuditEvent', 'seq', '', 'main');
CREATE TRIGGER note_auditevent_insert AFTER INSERT ON public.audit_event REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AuditEvent', 'seq', '', 'main');
CREATE TRIGGER note_auditevent_update AFTER UPDATE ON public.audit_event REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('AuditEvent', 'seq', '', 'main');

create table backup_record (
  kind text not null,
  at timestamp with time zone not null,
  name text not null,
  constraint backup_record_pkey PRIMARY KEY (kind),
  constraint backup_record_kind_check CHECK ((kind = ANY (ARRAY['written'::text, 'verified'::text])))
);

create table blob (
  hash bytea not null,
  size bigint not null,
  stored_size bigint not null,
  encoding smallint not null,
  chunk_count integer not null,
  place smallint default 0 not null,
  reference_count bigint not null,
  unused_since timestamp with time zone,
  object_id uuid,
  constraint blob_pkey PRIMARY KEY (hash),
  constraint blob_object_has_its_place CHECK (((place = 1) = (object_id IS NOT NULL))),
  constraint blob_reference_count_not_negative CHECK ((reference_count >= 0))
) with (fillfactor=90);
CREATE UNIQUE INDEX blob_object ON public.blob USING btree (object_id) WHERE (object_id IS NOT NULL);
CREATE INDEX blob_unused ON public.blob USING btree (unused_since) WHERE (unused_since IS NOT NULL);

create table blob_chunk (
  hash bytea not null,
  ordinal integer not null,
  bytes bytea storage external not null,
  constraint blob_chunk_pkey PRIMARY KEY (hash, ordinal)
) with (toast_tuple_target=2704);

create table blob_upload (
  account_id uuid not null,
  blob bytea not null,
  size integer not null,
  uploaded_at timestamp with time zone not null,
  constraint blob_upload_pkey PRIMARY KEY (account_id, blob)
);
CREATE INDEX blob_upload_age ON public.blob_upload USING btree (uploaded_at);

create table budget_item (
  version_id uuid not null,
  line uuid not null,
  position integer not null,
  section text not null,
  name text not null,
  unit text not null,
  quantity bigint not null,
  unit_price bigint not null,
  amount bigint generated always as ((quantity * unit_price)) not null,
  source text not null,
  note text not null,
  training_plan_id uuid,
  constraint budget_item_pkey PRIMARY KEY (version_id, line),
  constraint budget_item_quantity_check CHECK (((quantity >= 1) AND (quantity <= 100000))),
  constraint budget_item_unit_price_check CHECK (((unit_price >= 0) AND (unit_price <= '10000000000'::bigint))),
  constraint budget_item_training_plan_id_fkey FOREIGN KEY (training_plan_id) REFERENCES training_plan(id),
  constraint budget_item_version_id_fkey FOREIGN KEY (version_id) REFERENCES budget_version(id)
);
CREATE INDEX budget_item_training_plan ON public.budget_item USING btree (training_plan_id) WHERE (training_plan_id IS NOT NULL);
CREATE TRIGGER note_budgetversion_delete AFTER DELETE ON public.budget_item REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('BudgetVersion', 'version_id', '', 'part');
CREATE TRIGGER note_budgetversion_insert AFTER INSERT ON public.budget_item REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('BudgetVersion', 'version_id', '', 'part');
CREATE TRIGGER note_budgetversion_update AFTER UPDATE ON public.budget_item REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('BudgetVersion', 'version_id', '', 'part');

create table budget_version (
  id uuid not null,
  year integer not null,
  number integer not null,
  state text not null,
  made_by_name text not null,
  made_at timestamp with time zone not null,
  submitted_by uuid,
  submitted_by_name text,
  submitted_at timestamp with time zone,
  decided_by_name text,
  decided_at timestamp with time zone,
  decision_note text,
  constraint budget_version_pkey PRIMARY KEY (id),
  constraint budget_version_year_number_key UNIQUE (year, number),
  constraint budget_version_decided CHECK (((state = ANY (ARRAY['draft'::text, 'submitted'::text])) OR (decided_at IS NOT NULL))),
  constraint budget_version_number_check CHECK ((number >= 1)),
  constraint budget_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text, 'superseded'::text]))),
  constraint budget_version_submitted CHECK (((state = 'draft'::text) OR (submitted_at IS NOT NULL))),
  constraint budget_version_year_check CHECK (((year >= 2000) AND (year <= 2999)))
);
CREATE UNIQUE INDEX budget_version_one_approved ON public.budget_version USING btree (year) WHERE (state = 'approved'::text);
CREATE UNIQUE INDEX budget_version_one_open ON public.budget_version USING btree (year) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));
CREATE TRIGGER note_budgetversion_delete AFTER DELETE ON public.budget_version REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('BudgetVersion', 'id', '', 'main');
CREATE TRIGGER note_budgetversion_insert AFTER INSERT ON public.budget_version REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('BudgetVersion', 'id', '', 'main');
CREATE TRIGGER note_budgetversion_update AFTER UPDATE ON public.budget_version REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('BudgetVersion', 'id', '', 'main');

create table card_name (
  account_id uuid not null,
  name text not null,
  card_id uuid not null,
  constraint card_name_pkey PRIMARY KEY (account_id, name),
  constraint card_name_account_id_card_id_key UNIQUE (account_id, card_id)
);

create table change (
  account_id uuid not null,
  modseq bigint not null,
  ordinal integer not null,
  kind smallint not null,
  mailbox_id uuid not null,
  uids bigint[] storage external,
  email_ids uuid[] storage external,
  thread_ids uuid[] storage external,
  at timestamp with time zone not null,
  viewer_id uuid,
  constraint change_pkey PRIMARY KEY (account_id, modseq, ordinal)
);
CREATE TRIGGER change_announced AFTER INSERT ON public.change REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION announce_change();

create table change_request (
  id uuid not null,
  type text not null,
  state text not null,
  unit_id uuid not null,
  other_unit_id uuid,
  person_id uuid,
  decision_id uuid,
  details jsonb not null,
  effective_on date not null,
  source text not null,
  requested_by uuid,
  requested_by_name text not null,
  findings jsonb not null,
  consented_by uuid,
  approved_by uuid,
  approved_by_name text,
  approved_at timestamp with time zone,
  closing_note text,
  emergency_reason text,
  applied_at timestamp with time zone,
  applied_late boolean,
  effects jsonb,
  follows_id uuid,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  dedupe_key text,
  constraint change_request_pkey PRIMARY KEY (id),
  constraint change_request_applied_at_a_time CHECK (((state = 'applied'::text) = (applied_at IS NOT NULL))),
  constraint change_request_applied_is_approved CHECK (((state <> 'applied'::text) OR (approved_by_name IS NOT NULL) OR (emergency_reason IS NOT NULL))),
  constraint change_request_approved_is_named CHECK (((state <> 'approved'::text) OR (approved_by_name IS NOT NULL))),
  constraint change_request_source_check CHECK ((source = ANY (ARRAY['form'::text, 'feed'::text, 'list'::text, 'scim'::text, 'command'::text, 'followUp'::text]))),
  constraint change_request_state_check CHECK ((state = ANY (ARRAY['submitted'::text, 'approved'::text, 'applied'::text, 'refused'::text, 'withdrawn'::text, 'failed'::text]))),
  constraint change_request_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES account(id),
  constraint change_request_consented_by_fkey FOREIGN KEY (consented_by) REFERENCES account(id),
  constraint change_request_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id),
  constraint change_request_follows_id_fkey FOREIGN KEY (follows_id) REFERENCES change_request(id),
  constraint change_request_other_unit_id_fkey FOREIGN KEY (other_unit_id) REFERENCES unit(id),
  constraint change_request_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint change_request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES account(id),
  constraint change_request_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX change_request_created ON public.change_request USING btree (created_at);
CREATE UNIQUE INDEX change_request_dedupe ON public.change_request USING btree (dedupe_key) WHERE (dedupe_key IS NOT NULL);
CREATE INDEX change_request_due ON public.change_request USING btree (effective_on, approved_at) WHERE (state = 'approved'::text);
CREATE INDEX change_request_open ON public.change_request USING btree (state, created_at) WHERE (state = ANY (ARRAY['submitted'::text, 'approved'::text, 'failed'::text]));
CREATE INDEX change_request_person ON public.change_request USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX change_request_unit ON public.change_request USING btree (unit_id, created_at);
CREATE TRIGGER note_changerequest_delete AFTER DELETE ON public.change_request REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ChangeRequest', 'id', '', 'main');
CREATE TRIGGER note_changerequest_insert AFTER INSERT ON public.change_request REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ChangeRequest', 'id', '', 'main');
CREATE TRIGGER note_changerequest_update AFTER UPDATE ON public.change_request REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ChangeRequest', 'id', '', 'main');

create table change_request_event (
  request_id uuid not null,
  ordinal integer not null,
  at timestamp with time zone not null,
  kind text not null,
  actor_account_id uuid,
  actor text not null,
  note text,
  constraint change_request_event_pkey PRIMARY KEY (request_id, ordinal),
  constraint change_request_event_actor_account_id_fkey FOREIGN KEY (actor_account_id) REFERENCES account(id),
  constraint change_request_event_request_id_fkey FOREIGN KEY (request_id) REFERENCES change_request(id)
);
CREATE TRIGGER note_changerequest_delete AFTER DELETE ON public.change_request_event REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ChangeRequest', 'request_id', '', 'part');
CREATE TRIGGER note_changerequest_insert AFTER INSERT ON public.change_request_event REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ChangeRequest', 'request_id', '', 'part');
CREATE TRIGGER note_changerequest_update AFTER UPDATE ON public.change_request_event REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ChangeRequest', 'request_id', '', 'part');

create table contact_card (
  account_id uuid not null,
  id uuid not null,
  uid text not null,
  card jsonb not null,
  book_ids uuid[] not null,
  words tsvector not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  digest text generated always as (md5((card)::text)) not null,
  constraint contact_card_pkey PRIMARY KEY (account_id, id),
  constraint contact_card_book_ids_check CHECK ((cardinality(book_ids) > 0))
);
CREATE UNIQUE INDEX contact_card_uid ON public.contact_card USING btree (account_id, uid);
CREATE TRIGGER note_contactcard_delete AFTER DELETE ON public.contact_card REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ContactCard', 'id', 'account_id', 'main');
CREATE TRIGGER note_contactcard_insert AFTER INSERT ON public.contact_card REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ContactCard', 'id', 'account_id', 'main');
CREATE TRIGGER note_contactcard_update AFTER UPDATE ON public.contact_card REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ContactCard', 'id', 'account_id', 'main');

create table correspondent (
  account_id uuid not null,
  address text not null,
  first_at timestamp with time zone not null,
  constraint correspondent_pkey PRIMARY KEY (account_id, address)
);

create table credential (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  hash text not null,
  scram_salt bytea not null,
  scram_iterations integer not null,
  scram_stored_key bytea not null,
  scram_server_key bytea not null,
  must_change boolean not null,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  scram_sha1_stored_key bytea,
  scram_sha1_server_key bytea,
  constraint credential_pkey PRIMARY KEY (account_id, id),
  constraint credential_kind_check CHECK ((kind = 'password'::text)),
  constraint credential_scram_iterations_check CHECK ((scram_iterations >= 4096)),
  constraint credential_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE UNIQUE INDEX credential_one_password ON public.credential USING btree (account_id) WHERE (kind = 'password'::text);
CREATE TRIGGER forget_push AFTER DELETE ON public.credential FOR EACH ROW EXECUTE FUNCTION forget_push_of_credential();

create table decision (
  id uuid not null,
  number text not null,
  decided_on date not null,
  issuer text not null,
  summary text not null,
  file_blob bytea,
  file_name text,
  file_type text,
  created_by uuid,
  created_at timestamp with time zone not null,
  constraint decision_pkey PRIMARY KEY (id),
  constraint decision_once UNIQUE (number, issuer, decided_on),
  constraint decision_file_is_whole CHECK ((((file_blob IS NULL) = (file_name IS NULL)) AND ((file_blob IS NULL) = (file_type IS NULL)))),
  constraint decision_created_by_fkey FOREIGN KEY (created_by) REFERENCES account(id)
);
CREATE TRIGGER note_decision_delete AFTER DELETE ON public.decision REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Decision', 'id', '', 'main');
CREATE TRIGGER note_decision_insert AFTER INSERT ON public.decision REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Decision', 'id', '', 'main');
CREATE TRIGGER note_decision_update AFTER UPDATE ON public.decision REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Decision', 'id', '', 'main');

create table deleted_email (
  account_id uuid not null,
  id uuid not null,
  blob bytea not null,
  size integer not null,
  received_at timestamp with time zone not null,
  flags smallint not null,
  keywords text[],
  mailbox_id uuid not null,
  mailbox_path text not null,
  deleted_at timestamp with time zone not null,
  deleted_by uuid,
  has_attachment boolean not null,
  fields text not null,
  preview text not null,
  assessment text,
  signals text[],
  constraint deleted_email_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX deleted_email_age ON public.deleted_email USING btree (deleted_at);
CREATE INDEX deleted_email_list ON public.deleted_email USING btree (account_id, deleted_at, id);
CREATE TRIGGER note_deletedemail_delete AFTER DELETE ON public.deleted_email REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DeletedEmail', 'id', 'account_id', 'main');
CREATE TRIGGER note_deletedemail_insert AFTER INSERT ON public.deleted_email REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DeletedEmail', 'id', 'account_id', 'main');
CREATE TRIGGER note_deletedemail_update AFTER UPDATE ON public.deleted_email REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DeletedEmail', 'id', 'account_id', 'main');

create table directory_version (
  kind text not null,
  object_id text not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone,
  fields jsonb not null,
  constraint directory_version_pkey PRIMARY KEY (kind, object_id, valid_from),
  constraint directory_version_ends_later CHECK (((valid_until IS NULL) OR (valid_until > valid_from))),
  constraint directory_version_kind_check CHECK ((kind = ANY (ARRAY['unit'::text, 'person'::text, 'account'::text, 'address'::text])))
);
CREATE INDEX directory_version_time ON public.directory_version USING btree (kind, valid_from);

create table disk_delivery (
  id uuid not null,
  unit_id uuid not null,
  to_unit_id uuid,
  to_name text not null,
  medium text not null,
  content text not null,
  size_bytes bigint,
  reason text not null,
  carried_on date not null,
  state text not null,
  recorded_by uuid,
  recorded_by_name text not null,
  created_at timestamp with time zone not null,
  received_by_name text,
  received_at timestamp with time zone,
  receipt_note text,
  constraint disk_delivery_pkey PRIMARY KEY (id),
  constraint disk_delivery_medium_check CHECK ((medium = ANY (ARRAY['usb'::text, 'hardDisk'::text, 'disc'::text, 'other'::text]))),
  constraint disk_delivery_size_bytes_check CHECK ((size_bytes >= 0)),
  constraint disk_delivery_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'received'::text]))),
  constraint disk_delivery_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  constraint disk_delivery_to_unit_id_fkey FOREIGN KEY (to_unit_id) REFERENCES unit(id),
  constraint disk_delivery_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX disk_delivery_to_unit ON public.disk_delivery USING btree (to_unit_id, created_at);
CREATE INDEX disk_delivery_unit ON public.disk_delivery USING btree (unit_id, created_at);
CREATE TRIGGER note_diskdelivery_delete AFTER DELETE ON public.disk_delivery REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DiskDelivery', 'id', '', 'main');
CREATE TRIGGER note_diskdelivery_insert AFTER INSERT ON public.disk_delivery REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DiskDelivery', 'id', '', 'main');
CREATE TRIGGER note_diskdelivery_update AFTER UPDATE ON public.disk_delivery REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DiskDelivery', 'id', '', 'main');

create table dkim_key (
  selector text not null,
  domain text not null,
  algorithm text not null,
  private_key bytea not null,
  public_key bytea not null,
  state text not null,
  created_at timestamp with time zone not null,
  activated_at timestamp with time zone,
  remove_after timestamp with time zone,
  constraint dkim_key_pkey PRIMARY KEY (selector),
  constraint dkim_key_algorithm_check CHECK ((algorithm = ANY (ARRAY['rsa-sha256'::text, 'ed25519-sha256'::text]))),
  constraint dkim_key_state_check CHECK ((state = ANY (ARRAY['next'::text, 'active'::text, 'retiring'::text])))
);
CREATE UNIQUE INDEX dkim_key_signing ON public.dkim_key USING btree (domain, algorithm, state) WHERE (state <> 'retiring'::text);
CREATE TRIGGER note_dkimkey_delete AFTER DELETE ON public.dkim_key REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DkimKey', 'selector', '', 'main');
CREATE TRIGGER note_dkimkey_insert AFTER INSERT ON public.dkim_key REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DkimKey', 'selector', '', 'main');
CREATE TRIGGER note_dkimkey_update AFTER UPDATE ON public.dkim_key REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('DkimKey', 'selector', '', 'main');

create table dmarc_result (
  day date not null,
  domain text not null,
  row text not null,
  count integer not null,
  constraint dmarc_result_pkey PRIMARY KEY (day, domain, "row")
);

create table domain (
  name text not null,
  is_primary boolean not null,
  created_at timestamp with time zone not null,
  receives_until timestamp with time zone,
  closed_at timestamp with time zone,
  constraint domain_pkey PRIMARY KEY (name),
  constraint domain_lower_case CHECK (((name = lower(name)) AND (name <> ''::text)))
);
CREATE UNIQUE INDEX domain_one_primary ON public.domain USING btree (is_primary) WHERE is_primary;
CREATE TRIGGER note_domain_delete AFTER DELETE ON public.domain REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Domain', 'name', '', 'main');
CREATE TRIGGER note_domain_insert AFTER INSERT ON public.domain REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Domain', 'name', '', 'main');
CREATE TRIGGER note_domain_update AFTER UPDATE ON public.domain REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Domain', 'name', '', 'main');

create table email (
  account_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  blob bytea not null,
  size integer not null,
  received_at timestamp with time zone not null,
  has_attachment boolean not null,
  envelope bytea not null,
  body_structure bytea not null,
  parts text not null,
  fields text not null,
  preview text not null,
  assessment text,
  signals text[],
  constraint email_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX email_blob ON public.email USING btree (account_id, blob);
CREATE INDEX email_received ON public.email USING btree (account_id, received_at, id);
CREATE INDEX email_thread ON public.email USING btree (account_id, thread_id);

create table email_seen (
  account_id uuid not null,
  viewer_id uuid not null,
  email_id uuid not null,
  seen boolean not null,
  modseq bigint not null,
  constraint email_seen_pkey PRIMARY KEY (account_id, viewer_id, email_id)
);

create table email_submission (
  account_id uuid not null,
  id uuid not null,
  identity_id uuid not null,
  email_id uuid not null,
  thread_id uuid not null,
  envelope jsonb not null,
  local text[] not null,
  queue_id uuid,
  send_at timestamp with time zone not null,
  created_modseq bigint default 0 not null,
  modseq bigint default 0 not null,
  destroyed_at timestamp with time zone,
  canceled_at timestamp with time zone,
  delivery jsonb default '{}'::jsonb not null,
  message_id text,
  dsn_emails uuid[] default '{}'::uuid[] not null,
  mdn_emails uuid[] default '{}'::uuid[] not null,
  constraint email_submission_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX email_submission_message ON public.email_submission USING btree (account_id, message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX email_submission_queue ON public.email_submission USING btree (account_id, queue_id);
CREATE TRIGGER note_emailsubmission_delete AFTER DELETE ON public.email_submission REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('EmailSubmission', 'id', 'account_id', 'main');
CREATE TRIGGER note_emailsubmission_insert AFTER INSERT ON public.email_submission REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('EmailSubmission', 'id', 'account_id', 'main');
CREATE TRIGGER note_emailsubmission_update AFTER UPDATE ON public.email_submission REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('EmailSubmission', 'id', 'account_id', 'main');

create table email_text (
  account_id uuid not null,
  email_id uuid not null,
  complete boolean not null,
  words tsvector not null,
  constraint email_text_pkey PRIMARY KEY (account_id, email_id)
);
CREATE INDEX email_text_incomplete ON public.email_text USING btree (account_id) WHERE (NOT complete);
CREATE INDEX email_text_words ON public.email_text USING gin (words) WITH (gin_pending_list_limit='1024');

create table feed (
  id uuid not null,
  name text not null,
  format text not null,
  content_hash bytea not null,
  unit_id uuid not null,
  is_complete boolean not null,
  decision_id uuid,
  effective_on date not null,
  mapping jsonb not null,
  state text not null,
  fault text,
  row_count integer default 0 not null,
  rows_done integer default 0 not null,
  counts jsonb default '{}'::jsonb not null,
  created_by uuid,
  created_by_name text not null,
  created_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  progress_at timestamp with time zone,
  requests_wanted integer default 0 not null,
  requests_made integer default 0 not null,
  file_blob bytea,
  constraint feed_pkey PRIMARY KEY (id),
  constraint feed_state_check CHECK ((state = ANY (ARRAY['reading'::text, 'checked'::text, 'submitting'::text, 'submitted'::text, 'failed'::text]))),
  constraint feed_created_by_fkey FOREIGN KEY (created_by) REFERENCES account(id),
  constraint feed_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id),
  constraint feed_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE UNIQUE INDEX feed_content_once ON public.feed USING btree (content_hash, unit_id, is_complete) WHERE (state <> 'failed'::text);
CREATE INDEX feed_unit ON public.feed USING btree (unit_id, created_at);
CREATE TRIGGER note_feed_delete AFTER DELETE ON public.feed REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Feed', 'id', '', 'main');
CREATE TRIGGER note_feed_insert AFTER INSERT ON public.feed REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Feed', 'id', '', 'main');
CREATE TRIGGER note_feed_update AFTER UPDATE ON public.feed REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Feed', 'id', '', 'main');

create table feed_row (
  feed_id uuid not null,
  ordinal integer not null,
  match text not null,
  fields jsonb,
  person_id uuid,
  request_type text,
  notes jsonb not null,
  request_id uuid,
  constraint feed_row_pkey PRIMARY KEY (feed_id, ordinal),
  constraint feed_row_match_check CHECK ((match = ANY (ARRAY['same'::text, 'changed'::text, 'new'::text, 'missing'::text, 'doubtful'::text, 'wrong'::text]))),
  constraint feed_row_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES feed(id),
  constraint feed_row_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint feed_row_request_id_fkey FOREIGN KEY (request_id) REFERENCES change_request(id)
);
CREATE INDEX feed_row_match ON public.feed_row USING btree (feed_id, match, ordinal);

create table feed_token (
  id uuid not null,
  name text not null,
  account_id uuid not null,
  secret_hash bytea not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint feed_token_pkey PRIMARY KEY (id),
  constraint feed_token_secret_hash_key UNIQUE (secret_hash),
  constraint feed_token_has_scopes CHECK (((scopes <@ ARRAY['people:read'::text, 'people:write'::text, 'units:read'::text]) AND (cardinality(scopes) > 0))),
  constraint feed_token_hash_length CHECK ((octet_length(secret_hash) = 32)),
  constraint feed_token_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE TRIGGER note_feedtoken_delete AFTER DELETE ON public.feed_token REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FeedToken', 'id', '', 'main');
CREATE TRIGGER note_feedtoken_insert AFTER INSERT ON public.feed_token REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FeedToken', 'id', '', 'main');
CREATE TRIGGER note_feedtoken_update AFTER UPDATE ON public.feed_token REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FeedToken', 'id', '', 'main');

create table file_fetch (
  account_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  fetched_by uuid,
  remote_address text not null,
  user_agent text not null,
  began_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  requests integer default 1 not null,
  bytes bigint default 0 not null,
  is_complete boolean default false not null,
  constraint file_fetch_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX file_fetch_link ON public.file_fetch USING btree (account_id, link_id, last_at);
CREATE TRIGGER note_filefetch_delete AFTER DELETE ON public.file_fetch REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FileFetch', 'id', 'account_id', 'main');
CREATE TRIGGER note_filefetch_insert AFTER INSERT ON public.file_fetch REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FileFetch', 'id', 'account_id', 'main');
CREATE TRIGGER note_filefetch_update AFTER UPDATE ON public.file_fetch REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FileFetch', 'id', 'account_id', 'main');

create table file_link (
  account_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  password_hash text,
  note text not null,
  fetch_count integer default 0 not null,
  last_fetched_at timestamp with time zone,
  constraint file_link_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX file_link_file ON public.file_link USING btree (account_id, file_id);
CREATE TRIGGER note_filelink_delete AFTER DELETE ON public.file_link REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FileLink', 'id', 'account_id', 'main');
CREATE TRIGGER note_filelink_insert AFTER INSERT ON public.file_link REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FileLink', 'id', 'account_id', 'main');
CREATE TRIGGER note_filelink_update AFTER UPDATE ON public.file_link REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FileLink', 'id', 'account_id', 'main');

create table file_segment (
  account_id uuid not null,
  file_id uuid not null,
  start bigint not null,
  size integer not null,
  blob bytea not null,
  constraint file_segment_pkey PRIMARY KEY (account_id, file_id, start)
);

create table filter_memory (
  account_id uuid not null,
  key bytea not null,
  until timestamp with time zone not null,
  constraint filter_memory_pkey PRIMARY KEY (account_id, key)
);
CREATE INDEX filter_memory_until ON public.filter_memory USING btree (until);

create table follow_up (
  account_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  thread_id uuid not null,
  due_at timestamp with time zone not null,
  state text not null,
  reminder_email_id uuid,
  created_by uuid,
  created_at timestamp with time zone not null,
  constraint follow_up_pkey PRIMARY KEY (account_id, id),
  constraint follow_up_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'answered'::text, 'due'::text, 'done'::text])))
);
CREATE INDEX follow_up_due ON public.follow_up USING btree (due_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX follow_up_once ON public.follow_up USING btree (account_id, email_id) WHERE (state = 'waiting'::text);
CREATE TRIGGER note_followup_delete AFTER DELETE ON public.follow_up REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FollowUp', 'id', 'account_id', 'main');
CREATE TRIGGER note_followup_insert AFTER INSERT ON public.follow_up REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FollowUp', 'id', 'account_id', 'main');
CREATE TRIGGER note_followup_update AFTER UPDATE ON public.follow_up REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('FollowUp', 'id', 'account_id', 'main');

create table greylist (
  triple text not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint greylist_pkey PRIMARY KEY (triple)
);
CREATE INDEX greylist_age ON public.greylist USING btree (last_at);

create table group_post (
  id uuid not null,
  group_id uuid not null,
  state text not null,
  from_address text not null,
  subject text not null,
  size integer not null,
  blob bytea,
  envelope jsonb not null,
  arrived_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  reason text,
  constraint group_post_pkey PRIMARY KEY (id),
  constraint group_post_state_check CHECK ((state = ANY (ARRAY['held'::text, 'approved'::text, 'refused'::text]))),
  constraint group_post_group_id_fkey FOREIGN KEY (group_id) REFERENCES mail_group(id)
);
CREATE INDEX group_post_held ON public.group_post USING btree (group_id, arrived_at) WHERE (state = 'held'::text);
CREATE TRIGGER note_grouppost_delete AFTER DELETE ON public.group_post REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('GroupPost', 'id', '', 'main');
CREATE TRIGGER note_grouppost_insert AFTER INSERT ON public.group_post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('GroupPost', 'id', '', 'main');
CREATE TRIGGER note_grouppost_update AFTER UPDATE ON public.group_post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('GroupPost', 'id', '', 'main');

create table handover (
  id uuid not null,
  unit_id uuid not null,
  agency_id uuid not null,
  request_id uuid,
  basis text not null,
  is_acting boolean not null,
  from_id uuid,
  from_name text not null,
  from_title text not null,
  to_id uuid not null,
  to_name text not null,
  to_title text not null,
  opened_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  state text not null,
  inventory jsonb not null,
  digest bytea not null,
  notes text default ''::text not null,
  handed_over_at timestamp with time zone,
  handed_over_by_name text,
  handed_over_reason text,
  objected_at timestamp with time zone,
  objection text,
  settled_at timestamp with time zone,
  settled_by_name text,
  settlement text,
  ended_at timestamp with time zone,
  password_set_at timestamp with time zone,
  reminded_on date,
  minutes_year integer,
  minutes_number integer,
  minutes_blob bytea,
  minutes_size integer,
  minutes_name text,
  constraint handover_pkey PRIMARY KEY (id),
  constraint handover_unit_id_minutes_year_minutes_number_key UNIQUE (unit_id, minutes_year, minutes_number),
  constraint handover_check CHECK (((state = ANY (ARRAY['accepted'::text, 'superseded'::text])) = (ended_at IS NOT NULL))),
  constraint handover_check1 CHECK (((state = 'accepted'::text) = ((minutes_blob IS NOT NULL) AND (minutes_number IS NOT NULL) AND (minutes_year IS NOT NULL)))),
  constraint handover_check2 CHECK (((state = ANY (ARRAY['open'::text, 'superseded'::text])) OR (handed_over_at IS NOT NULL))),
  constraint handover_digest_check CHECK ((length(digest) = 32)),
  constraint handover_minutes_number_check CHECK ((minutes_number > 0)),
  constraint handover_state_check CHECK ((state = ANY (ARRAY['open'::text, 'handedOver'::text, 'objected'::text, 'settled'::text, 'accepted'::text, 'superseded'::text]))),
  constraint handover_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES account(id),
  constraint handover_from_id_fkey FOREIGN KEY (from_id) REFERENCES account(id),
  constraint handover_request_id_fkey FOREIGN KEY (request_id) REFERENCES change_request(id),
  constraint handover_to_id_fkey FOREIGN KEY (to_id) REFERENCES account(id),
  constraint handover_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX handover_givers ON public.handover USING btree (from_id);
CREATE UNIQUE INDEX handover_open ON public.handover USING btree (agency_id) WHERE (ended_at IS NULL);
CREATE INDEX handover_opened ON public.handover USING btree (opened_at);
CREATE INDEX handover_parties ON public.handover USING btree (to_id);
CREATE TRIGGER note_handover_delete AFTER DELETE ON public.handover REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Handover', 'id', '', 'main');
CREATE TRIGGER note_handover_insert AFTER INSERT ON public.handover REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Handover', 'id', '', 'main');
CREATE TRIGGER note_handover_update AFTER UPDATE ON public.handover REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Handover', 'id', '', 'main');

create table handover_delegation (
  handover_id uuid not null,
  ordinal integer not null,
  kind text not null,
  grantee_id uuid not null,
  grantee_name text not null,
  thing_id uuid,
  thing_name text,
  rights text not null,
  ends_at timestamp with time zone,
  renewed_at timestamp with time zone,
  constraint handover_delegation_pkey PRIMARY KEY (handover_id, ordinal),
  constraint handover_delegation_check CHECK (((kind = 'role'::text) = (thing_id IS NULL))),
  constraint handover_delegation_kind_check CHECK ((kind = ANY (ARRAY['role'::text, 'mailbox'::text, 'addressBook'::text]))),
  constraint handover_delegation_handover_id_fkey FOREIGN KEY (handover_id) REFERENCES handover(id)
);
CREATE TRIGGER note_handover_delete AFTER DELETE ON public.handover_delegation REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Handover', 'handover_id', '', 'part');
CREATE TRIGGER note_handover_insert AFTER INSERT ON public.handover_delegation REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Handover', 'handover_id', '', 'part');
CREATE TRIGGER note_handover_update AFTER UPDATE ON public.handover_delegation REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Handover', 'handover_id', '', 'part');

create table handover_event (
  handover_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  actor_name text not null,
  act text not null,
  text text,
  constraint handover_event_pkey PRIMARY KEY (handover_id, id),
  constraint handover_event_act_check CHECK ((act = ANY (ARRAY['opened'::text, 'noted'::text, 'handedOver'::text, 'objected'::text, 'settled'::text, 'renewed'::text, 'passwordSet'::text, 'reminded'::text, 'accepted'::text, 'superseded'::text]))),
  constraint handover_event_handover_id_fkey FOREIGN KEY (handover_id) REFERENCES handover(id)
);

create table held_message (
  account_id uuid not null,
  id uuid not null,
  blob bytea not null,
  size bigint not null,
  submission jsonb not null,
  release_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  attempts integer default 0 not null,
  last_reply text,
  leased_until timestamp with time zone,
  lease_owner uuid,
  constraint held_message_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX held_due ON public.held_message USING btree (release_at);
CREATE TRIGGER held_announced AFTER INSERT ON public.held_message FOR EACH STATEMENT EXECUTE FUNCTION announce_held();

create table identity (
  account_id uuid not null,
  id uuid not null,
  email text not null,
  name text default ''::text not null,
  reply_to jsonb,
  bcc jsonb,
  text_signature text default ''::text not null,
  html_signature text default ''::text not null,
  by_address boolean not null,
  created_modseq bigint default 0 not null,
  modseq bigint default 0 not null,
  destroyed_at timestamp with time zone,
  constraint identity_pkey PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX identity_of_address ON public.identity USING btree (account_id, email) WHERE by_address;
CREATE TRIGGER note_identity_delete AFTER DELETE ON public.identity REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Identity', 'id', 'account_id', 'main');
CREATE TRIGGER note_identity_insert AFTER INSERT ON public.identity REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Identity', 'id', 'account_id', 'main');
CREATE TRIGGER note_identity_update AFTER UPDATE ON public.identity REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Identity', 'id', 'account_id', 'main');

create table job (
  id uuid not null,
  queue text not null,
  payload jsonb not null,
  state text default 'waiting'::text not null,
  run_at timestamp with time zone not null,
  attempts integer default 0 not null,
  max_attempts integer not null,
  leased_until timestamp with time zone,
  lease_owner uuid,
  last_error text,
  unique_key text,
  created_at timestamp with time zone not null,
  constraint job_pkey PRIMARY KEY (id),
  constraint job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'dead'::text])))
) with (fillfactor=70);
CREATE INDEX job_due ON public.job USING btree (queue, run_at) WHERE (state = 'waiting'::text);
CREATE INDEX job_leased ON public.job USING btree (leased_until) WHERE (state = 'running'::text);
CREATE UNIQUE INDEX job_unique_key ON public.job USING btree (queue, unique_key) WHERE ((unique_key IS NOT NULL) AND (state <> 'dead'::text));

create table journal_entry (
  id uuid not null,
  at timestamp with time zone not null,
  blob bytea not null,
  size integer not null,
  return_path text,
  recipients text[],
  account_ids uuid[] not null,
  batch_id uuid,
  destroyed_at timestamp with time zone,
  envelope_hash bytea,
  constraint journal_entry_pkey PRIMARY KEY (id),
  constraint journal_entry_is_destroyed CHECK (((destroyed_at IS NULL) = ((recipients IS NOT NULL) AND (envelope_hash IS NULL))))
);
CREATE INDEX journal_entry_batch ON public.journal_entry USING btree (batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX journal_entry_open ON public.journal_entry USING btree (id) WHERE (batch_id IS NULL);
CREATE INDEX journal_entry_time ON public.journal_entry USING brin (at);
CREATE TRIGGER journal_entry_guard BEFORE DELETE OR UPDATE ON public.journal_entry FOR EACH ROW EXECUTE FUNCTION guard_journal_entry();
CREATE TRIGGER journal_entry_stays BEFORE TRUNCATE ON public.journal_entry FOR EACH STATEMENT EXECUTE FUNCTION guard_journal_entry();

create table junk_progress (
  account_id uuid not null,
  modseq bigint not null,
  constraint junk_progress_pkey PRIMARY KEY (account_id)
);

create table junk_token (
  account_id uuid not null,
  token bigint not null,
  junk integer not null,
  good integer not null,
  constraint junk_token_pkey PRIMARY KEY (account_id, token)
) with (fillfactor=80);

create table junk_trained (
  account_id uuid not null,
  blob bytea not null,
  as_junk boolean not null,
  constraint junk_trained_pkey PRIMARY KEY (account_id, blob)
);

create table junk_training (
  account_id uuid not null,
  junk_messages integer not null,
  good_messages integer not null,
  constraint junk_training_pkey PRIMARY KEY (account_id)
);

create table kept_text (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  content text not null,
  changed_at timestamp with time zone not null,
  constraint kept_text_pkey PRIMARY KEY (account_id, id),
  constraint kept_text_kind_check CHECK ((kind = ANY (ARRAY['template'::text, 'search'::text])))
);
CREATE UNIQUE INDEX kept_text_name ON public.kept_text USING btree (account_id, kind, name);
CREATE TRIGGER note_kepttext_delete AFTER DELETE ON public.kept_text REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('KeptText', 'id', 'account_id', 'main');
CREATE TRIGGER note_kepttext_insert AFTER INSERT ON public.kept_text REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('KeptText', 'id', 'account_id', 'main');
CREATE TRIGGER note_kepttext_update AFTER UPDATE ON public.kept_text REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('KeptText', 'id', 'account_id', 'main');

create table known_device (
  account_id uuid not null,
  hash bytea not null,
  label text not null,
  remote_address text not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint known_device_pkey PRIMARY KEY (account_id, hash),
  constraint known_device_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);

create table legal_hold (
  id uuid not null,
  name text not null,
  reason text not null,
  unit_id uuid,
  account_ids uuid[] not null,
  placed_by uuid,
  placed_by_name text not null,
  placed_at timestamp with time zone not null,
  released_by uuid,
  released_by_name text,
  released_at timestamp with time zone,
  release_reason text,
  constraint legal_hold_pkey PRIMARY KEY (id),
  constraint legal_hold_is_on_something CHECK (((unit_id IS NULL) <> (account_ids = '{}'::uuid[]))),
  constraint legal_hold_is_released CHECK (((released_at IS NULL) = (release_reason IS NULL))),
  constraint legal_hold_reason_check CHECK ((reason <> ''::text)),
  constraint legal_hold_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX legal_hold_in_force ON public.legal_hold USING btree (placed_at) WHERE (released_at IS NULL);
CREATE TRIGGER note_legalhold_delete AFTER DELETE ON public.legal_hold REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('LegalHold', 'id', '', 'main');
CREATE TRIGGER note_legalhold_insert AFTER INSERT ON public.legal_hold REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('LegalHold', 'id', '', 'main');
CREATE TRIGGER note_legalhold_update AFTER UPDATE ON public.legal_hold REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('LegalHold', 'id', '', 'main');

create table list_entry (
  round_id uuid not null,
  ordinal integer not null,
  person_id uuid,
  agency jsonb,
  authority jsonb,
  directory jsonb,
  differences text[] not null,
  resolution text,
  resolved_by_name text,
  resolved_at timestamp with time zone,
  request_id uuid,
  constraint list_entry_pkey PRIMARY KEY (round_id, ordinal),
  constraint list_entry_resolution_check CHECK ((resolution = ANY (ARRAY['agency'::text, 'authority'::text, 'directory'::text]))),
  constraint list_entry_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint list_entry_request_id_fkey FOREIGN KEY (request_id) REFERENCES change_request(id),
  constraint list_entry_round_id_fkey FOREIGN KEY (round_id) REFERENCES list_round(id)
);
CREATE TRIGGER note_listround_delete AFTER DELETE ON public.list_entry REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ListRound', 'round_id', '', 'part');
CREATE TRIGGER note_listround_insert AFTER INSERT ON public.list_entry REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ListRound', 'round_id', '', 'part');
CREATE TRIGGER note_listround_update AFTER UPDATE ON public.list_entry REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ListRound', 'round_id', '', 'part');

create table list_round (
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  due_on date not null,
  state text not null,
  agency_feed_id uuid,
  authority_feed_id uuid,
  opened_by_name text not null,
  opened_at timestamp with time zone not null,
  signed_by uuid,
  signed_by_name text,
  signed_at timestamp with time zone,
  chased_on date,
  constraint list_round_pkey PRIMARY KEY (id),
  constraint list_round_state_check CHECK ((state = ANY (ARRAY['open'::text, 'signed'::text]))),
  constraint list_round_agency_feed_id_fkey FOREIGN KEY (agency_feed_id) REFERENCES feed(id),
  constraint list_round_authority_feed_id_fkey FOREIGN KEY (authority_feed_id) REFERENCES feed(id),
  constraint list_round_signed_by_fkey FOREIGN KEY (signed_by) REFERENCES account(id),
  constraint list_round_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE UNIQUE INDEX list_round_one_open ON public.list_round USING btree (unit_id) WHERE (state = 'open'::text);
CREATE INDEX list_round_unit ON public.list_round USING btree (unit_id, opened_at);
CREATE TRIGGER note_listround_delete AFTER DELETE ON public.list_round REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ListRound', 'id', '', 'main');
CREATE TRIGGER note_listround_insert AFTER INSERT ON public.list_round REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ListRound', 'id', '', 'main');
CREATE TRIGGER note_listround_update AFTER UPDATE ON public.list_round REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ListRound', 'id', '', 'main');

create table login_session (
  id uuid not null,
  account_id uuid not null,
  client_id text not null,
  label text not null,
  remote_address text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  idle_seconds integer not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_because text,
  confirmed_at timestamp with time zone,
  is_new_device boolean default false not null,
  constraint login_session_pkey PRIMARY KEY (id),
  constraint login_session_end_has_reason CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
  constraint login_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE INDEX login_session_account ON public.login_session USING btree (account_id, created_at) WHERE (ended_at IS NULL);
CREATE TRIGGER forget_push AFTER DELETE ON public.login_session FOR EACH ROW EXECUTE FUNCTION forget_push_of_credential();
CREATE TRIGGER forget_push_at_end AFTER UPDATE OF ended_at ON public.login_session FOR EACH ROW WHEN (((new.ended_at IS NOT NULL) AND (old.ended_at IS NULL))) EXECUTE FUNCTION forget_push_of_credential();
CREATE TRIGGER note_loginsession_delete AFTER DELETE ON public.login_session REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('LoginSession', 'id', 'account_id', 'main');
CREATE TRIGGER note_loginsession_insert AFTER INSERT ON public.login_session REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('LoginSession', 'id', 'account_id', 'main');
CREATE TRIGGER note_loginsession_update AFTER UPDATE ON public.login_session REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('LoginSession', 'id', 'account_id', 'main');

create table login_token (
  hash bytea not null,
  session_id uuid not null,
  kind text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint login_token_pkey PRIMARY KEY (hash),
  constraint login_token_kind_check CHECK ((kind = ANY (ARRAY['cookie'::text, 'access'::text, 'refresh'::text]))),
  constraint login_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES login_session(id) ON DELETE CASCADE
);
CREATE INDEX login_token_session ON public.login_token USING btree (session_id);

create table mail_account (
  account_id uuid not null,
  modseq bigint default 0 not null,
  message_count bigint default 0 not null,
  used_bytes bigint default 0 not null,
  quota_bytes bigint,
  last_uid_validity bigint not null,
  seen_is_personal boolean default false not null,
  quota_messages bigint,
  log_floor bigint default 1 not null,
  text_behind boolean default true not null,
  constraint mail_account_pkey PRIMARY KEY (account_id),
  constraint mail_account_not_negative CHECK (((message_count >= 0) AND (used_bytes >= 0))),
  constraint mail_account_quota_messages_check CHECK ((quota_messages >= 0))
) with (fillfactor=50);
CREATE INDEX mail_account_text_behind ON public.mail_account USING btree (account_id) WHERE text_behind;
CREATE TRIGGER note_read_state AFTER UPDATE OF seen_is_personal ON public.mail_account FOR EACH ROW WHEN ((old.seen_is_personal IS DISTINCT FROM new.seen_is_personal)) EXECUTE FUNCTION note_read_state();

create table mail_group (
  id uuid not null,
  address text not null,
  name text not null,
  description text default ''::text not null,
  membership text not null,
  unit_id uuid not null,
  includes_below boolean not null,
  ranks text[] default '{}'::text[] not null,
  who_may_post text not null,
  is_moderated boolean not null,
  is_list boolean not null,
  created_at timestamp with time zone not null,
  constraint mail_group_pkey PRIMARY KEY (id),
  constraint mail_group_address_key UNIQUE (address),
  constraint mail_group_membership_check CHECK ((membership = ANY (ARRAY['static'::text, 'unit'::text, 'post'::text]))),
  constraint mail_group_name_check CHECK ((name <> ''::text)),
  constraint mail_group_who_may_post_check CHECK ((who_may_post = ANY (ARRAY['anyone'::text, 'inside'::text, 'members'::text, 'moderators'::text]))),
  constraint mail_group_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX mail_group_unit ON public.mail_group USING btree (unit_id);
CREATE TRIGGER note_group_delete AFTER DELETE ON public.mail_group REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'id', '', 'main');
CREATE TRIGGER note_group_insert AFTER INSERT ON public.mail_group REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'id', '', 'main');
CREATE TRIGGER note_group_update AFTER UPDATE ON public.mail_group REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'id', '', 'main');

create table mail_group_member (
  group_id uuid not null,
  id uuid not null,
  account_id uuid,
  child_id uuid,
  address text,
  bounces integer default 0 not null,
  constraint mail_group_member_pkey PRIMARY KEY (group_id, id),
  constraint mail_group_member_once UNIQUE NULLS NOT DISTINCT (group_id, account_id, child_id, address),
  constraint mail_group_member_is_one CHECK ((num_nonnulls(account_id, child_id, address) = 1)),
  constraint mail_group_member_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint mail_group_member_child_id_fkey FOREIGN KEY (child_id) REFERENCES mail_group(id),
  constraint mail_group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES mail_group(id) ON DELETE CASCADE
);
CREATE INDEX mail_group_member_account ON public.mail_group_member USING btree (account_id);
CREATE INDEX mail_group_member_child ON public.mail_group_member USING btree (child_id);
CREATE TRIGGER note_group_delete AFTER DELETE ON public.mail_group_member REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'group_id', '', 'part');
CREATE TRIGGER note_group_insert AFTER INSERT ON public.mail_group_member REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'group_id', '', 'part');
CREATE TRIGGER note_group_update AFTER UPDATE ON public.mail_group_member REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'group_id', '', 'part');

create table mail_group_moderator (
  group_id uuid not null,
  account_id uuid not null,
  constraint mail_group_moderator_pkey PRIMARY KEY (group_id, account_id),
  constraint mail_group_moderator_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint mail_group_moderator_group_id_fkey FOREIGN KEY (group_id) REFERENCES mail_group(id) ON DELETE CASCADE
);
CREATE TRIGGER note_group_delete AFTER DELETE ON public.mail_group_moderator REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'group_id', '', 'part');
CREATE TRIGGER note_group_insert AFTER INSERT ON public.mail_group_moderator REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'group_id', '', 'part');
CREATE TRIGGER note_group_update AFTER UPDATE ON public.mail_group_moderator REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Group', 'group_id', '', 'part');

create table mail_incident (
  id uuid not null,
  kind text not null,
  state text not null,
  reported_by uuid not null,
  reported_at timestamp with time zone not null,
  note text not null,
  from_address text not null,
  subject text not null,
  message_id text not null,
  blob bytea not null,
  handled_by uuid,
  handled_at timestamp with time zone,
  outcome text,
  constraint mail_incident_pkey PRIMARY KEY (id),
  constraint mail_incident_is_handled CHECK (((state = 'handled'::text) = (handled_at IS NOT NULL))),
  constraint mail_incident_kind_check CHECK ((kind = ANY (ARRAY['junk'::text, 'virus'::text, 'misuse'::text, 'other'::text]))),
  constraint mail_incident_state_check CHECK ((state = ANY (ARRAY['open'::text, 'handled'::text])))
);
CREATE INDEX mail_incident_open ON public.mail_incident USING btree (reported_at) WHERE (state = 'open'::text);
CREATE INDEX mail_incident_reporter ON public.mail_incident USING btree (reported_by, reported_at);
CREATE TRIGGER note_mailincident_delete AFTER DELETE ON public.mail_incident REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailIncident', 'id', '', 'main');
CREATE TRIGGER note_mailincident_insert AFTER INSERT ON public.mail_incident REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailIncident', 'id', '', 'main');
CREATE TRIGGER note_mailincident_update AFTER UPDATE ON public.mail_incident REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailIncident', 'id', '', 'main');

create table mail_removal (
  id uuid not null,
  state text not null,
  criteria jsonb not null,
  reason text not null,
  found_messages integer not null,
  found_accounts integer not null,
  removed_messages integer default 0 not null,
  restored_messages integer default 0 not null,
  proposed_by uuid,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision text,
  done_at timestamp with time zone,
  incident_id uuid,
  found_mail jsonb,
  virus text,
  constraint mail_removal_pkey PRIMARY KEY (id),
  constraint mail_removal_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'refused'::text, 'approved'::text, 'done'::text, 'restoring'::text, 'restored'::text])))
);
CREATE TRIGGER note_mailremoval_delete AFTER DELETE ON public.mail_removal REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailRemoval', 'id', '', 'main');
CREATE TRIGGER note_mailremoval_insert AFTER INSERT ON public.mail_removal REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailRemoval', 'id', '', 'main');
CREATE TRIGGER note_mailremoval_update AFTER UPDATE ON public.mail_removal REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailRemoval', 'id', '', 'main');

create table mail_report (
  id uuid not null,
  kind text not null,
  organisation text not null,
  report_id text not null,
  domain text not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  total integer not null,
  failed integer not null,
  content jsonb not null,
  received_at timestamp with time zone not null,
  constraint mail_report_pkey PRIMARY KEY (id),
  constraint mail_report_once UNIQUE (kind, organisation, report_id),
  constraint mail_report_kind_check CHECK ((kind = ANY (ARRAY['dmarc'::text, 'tls'::text])))
);
CREATE INDEX mail_report_end ON public.mail_report USING btree (ends_at);
CREATE TRIGGER note_mailreport_delete AFTER DELETE ON public.mail_report REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailReport', 'id', '', 'main');
CREATE TRIGGER note_mailreport_insert AFTER INSERT ON public.mail_report REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailReport', 'id', '', 'main');
CREATE TRIGGER note_mailreport_update AFTER UPDATE ON public.mail_report REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailReport', 'id', '', 'main');

create table mail_task (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  state text not null,
  parameters jsonb not null,
  file_id uuid,
  total_bytes bigint default 0 not null,
  done_bytes bigint default 0 not null,
  messages integer default 0 not null,
  skipped integer default 0 not null,
  fault_count integer default 0 not null,
  faults jsonb default '[]'::jsonb not null,
  failure text,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint mail_task_pkey PRIMARY KEY (account_id, id),
  constraint mail_task_kind_check CHECK ((kind = ANY (ARRAY['import'::text, 'export'::text, 'restore'::text]))),
  constraint mail_task_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX mail_task_age ON public.mail_task USING btree (created_at);
CREATE TRIGGER note_mailtask_delete AFTER DELETE ON public.mail_task REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailTask', 'id', 'account_id', 'main');
CREATE TRIGGER note_mailtask_insert AFTER INSERT ON public.mail_task REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailTask', 'id', 'account_id', 'main');
CREATE TRIGGER note_mailtask_update AFTER UPDATE ON public.mail_task REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailTask', 'id', 'account_id', 'main');

create table mail_traffic (
  hour text not null,
  kind text not null,
  count bigint not null,
  constraint mail_traffic_pkey PRIMARY KEY (hour, kind),
  constraint mail_traffic_hour_check CHECK ((hour ~ '^\d{4}-\d\d-\d\dT\d\d$'::text)),
  constraint mail_traffic_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'inside'::text, 'refused'::text, 'deferred'::text, 'junk'::text, 'virus'::text, 'held'::text, 'sent'::text, 'undelivered'::text])))
);
CREATE TRIGGER note_mailtraffic_delete AFTER DELETE ON public.mail_traffic REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailTraffic', 'hour', '', 'part');
CREATE TRIGGER note_mailtraffic_insert AFTER INSERT ON public.mail_traffic REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailTraffic', 'hour', '', 'part');
CREATE TRIGGER note_mailtraffic_update AFTER UPDATE ON public.mail_traffic REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailTraffic', 'hour', '', 'part');

create table mailbox (
  account_id uuid not null,
  id uuid not null,
  parent_id uuid,
  name text not null,
  role text,
  sort_order integer default 0 not null,
  subscribed boolean default true not null,
  uid_validity bigint not null,
  uid_next bigint default 1 not null,
  first_recent_uid bigint default 1 not null,
  modseq bigint not null,
  created_modseq bigint not null,
  message_count integer default 0 not null,
  unseen_count integer default 0 not null,
  deleted_count integer default 0 not null,
  size_bytes bigint default 0 not null,
  is_name_only boolean default false not null,
  constraint mailbox_pkey PRIMARY KEY (account_id, id),
  constraint mailbox_name_once UNIQUE NULLS NOT DISTINCT (account_id, parent_id, name),
  constraint mailbox_not_negative CHECK (((message_count >= 0) AND (unseen_count >= 0) AND (deleted_count >= 0) AND (size_bytes >= 0)))
) with (fillfactor=50);
CREATE UNIQUE INDEX mailbox_role_once ON public.mailbox USING btree (account_id, role) WHERE (role IS NOT NULL);

create table mailbox_annotation (
  account_id uuid not null,
  mailbox_id uuid not null,
  viewer_id uuid not null,
  entry text not null,
  value bytea not null,
  constraint mailbox_annotation_pkey PRIMARY KEY (account_id, mailbox_id, viewer_id, entry),
  constraint mailbox_annotation_entry_check CHECK (((length(entry) >= 2) AND (length(entry) <= 200)))
);

create table mailbox_right (
  account_id uuid not null,
  mailbox_id uuid not null,
  grantee_id uuid not null,
  rights text not null,
  granted_at timestamp with time zone not null,
  constraint mailbox_right_pkey PRIMARY KEY (account_id, mailbox_id, grantee_id),
  constraint mailbox_right_rights_check CHECK ((rights ~ '^[lrswipkxtea]+$'::text))
);
CREATE INDEX mailbox_right_grantee ON public.mailbox_right USING btree (grantee_id, account_id);

create table mailbox_seen (
  account_id uuid not null,
  viewer_id uuid not null,
  mailbox_id uuid not null,
  modseq bigint not null,
  constraint mailbox_seen_pkey PRIMARY KEY (account_id, viewer_id, mailbox_id)
);

create table mailbox_subscription (
  account_id uuid not null,
  owner_id uuid not null,
  mailbox_id uuid not null,
  subscribed boolean not null,
  constraint mailbox_subscription_pkey PRIMARY KEY (account_id, owner_id, mailbox_id)
);

create table mailbox_url_key (
  account_id uuid not null,
  mailbox_id uuid not null,
  key bytea not null,
  constraint mailbox_url_key_pkey PRIMARY KEY (account_id, mailbox_id)
);

create table mailbox_visit (
  account_id uuid not null,
  mailbox_id uuid not null,
  visitor_id uuid not null,
  day date not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  times integer default 1 not null,
  id uuid default gen_random_uuid() not null,
  purpose text,
  constraint mailbox_visit_pkey PRIMARY KEY (account_id, day, mailbox_id, visitor_id)
);
CREATE UNIQUE INDEX mailbox_visit_id ON public.mailbox_visit USING btree (account_id, id);
CREATE TRIGGER note_mailboxvisit_delete AFTER DELETE ON public.mailbox_visit REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailboxVisit', 'id', 'account_id', 'main');
CREATE TRIGGER note_mailboxvisit_insert AFTER INSERT ON public.mailbox_visit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailboxVisit', 'id', 'account_id', 'main');
CREATE TRIGGER note_mailboxvisit_update AFTER UPDATE ON public.mailbox_visit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('MailboxVisit', 'id', 'account_id', 'main');

create table message (
  account_id uuid not null,
  mailbox_id uuid not null,
  uid bigint not null,
  email_id uuid not null,
  modseq bigint not null,
  size integer not null,
  flags smallint not null,
  received_at timestamp with time zone not null,
  saved_at timestamp with time zone not null,
  keywords text[],
  shared boolean default false not null,
  constraint message_pkey PRIMARY KEY (account_id, mailbox_id, uid)
) with (fillfactor=85);
CREATE INDEX message_email ON public.message USING btree (account_id, email_id);
CREATE INDEX message_received ON public.message USING btree (account_id, mailbox_id, received_at, email_id);

create table mta_sts_policy (
  domain text not null,
  id text not null,
  mode text not null,
  mx text[] not null,
  fetched_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint mta_sts_policy_pkey PRIMARY KEY (domain),
  constraint mta_sts_policy_mode_check CHECK ((mode = ANY (ARRAY['enforce'::text, 'testing'::text, 'none'::text])))
);

create table oauth_client (
  id text not null,
  name text not null,
  redirect_uris text[] not null,
  created_at timestamp with time zone not null,
  constraint oauth_client_pkey PRIMARY KEY (id)
);

create table oauth_code (
  hash bytea not null,
  client_id text not null,
  account_id uuid not null,
  redirect_uri text not null,
  code_challenge text not null,
  scopes text[] not null,
  expires_at timestamp with time zone not null,
  session_id uuid,
  constraint oauth_code_pkey PRIMARY KEY (hash),
  constraint oauth_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint oauth_code_client_id_fkey FOREIGN KEY (client_id) REFERENCES oauth_client(id) ON DELETE CASCADE,
  constraint oauth_code_session_id_fkey FOREIGN KEY (session_id) REFERENCES login_session(id) ON DELETE CASCADE
);

create table oauth_device (
  hash bytea not null,
  user_code text not null,
  client_id text not null,
  scopes text[] not null,
  expires_at timestamp with time zone not null,
  last_asked_at timestamp with time zone,
  account_id uuid,
  state text not null,
  constraint oauth_device_pkey PRIMARY KEY (hash),
  constraint oauth_device_user_code_key UNIQUE (user_code),
  constraint oauth_device_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'allowed'::text, 'refused'::text, 'redeemed'::text]))),
  constraint oauth_device_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint oauth_device_client_id_fkey FOREIGN KEY (client_id) REFERENCES oauth_client(id) ON DELETE CASCADE
);

create table object_change (
  account_id uuid not null,
  type text not null,
  xid xid8 default pg_current_xact_id() not null,
  at timestamp with time zone default clock_timestamp() not null,
  object_id text not null,
  kind smallint not null,
  constraint object_change_pkey PRIMARY KEY (account_id, type, xid, object_id, at, kind),
  constraint object_change_kind_check CHECK (((kind >= 1) AND (kind <= 3)))
);
CREATE INDEX object_change_at ON public.object_change USING btree (at);

create table object_change_horizon (
  account_id uuid not null,
  type text not null,
  xid xid8 not null,
  constraint object_change_horizon_pkey PRIMARY KEY (account_id, type)
);

create table organisation_script (
  name text not null,
  place text not null,
  position integer not null,
  content text not null,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint organisation_script_pkey PRIMARY KEY (name),
  constraint organisation_script_name_check CHECK (((name <> ''::text) AND (length(name) <= 128))),
  constraint organisation_script_place_check CHECK ((place = ANY (ARRAY['before'::text, 'after'::text, 'events'::text, 'library'::text])))
);
CREATE TRIGGER note_organisationscript_delete AFTER DELETE ON public.organisation_script REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('OrganisationScript', 'name', '', 'main');
CREATE TRIGGER note_organisationscript_insert AFTER INSERT ON public.organisation_script REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('OrganisationScript', 'name', '', 'main');
CREATE TRIGGER note_organisationscript_update AFTER UPDATE ON public.organisation_script REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('OrganisationScript', 'name', '', 'main');

create table outbound_message (
  id uuid not null,
  account_id uuid,
  blob bytea not null,
  size bigint not null,
  return_path text not null,
  ret text,
  envid text,
  smtputf8 boolean not null,
  body text not null,
  created_at timestamp with time zone not null,
  priority smallint default 0 not null,
  tls text default 'normal'::text not null,
  held_for text,
  traceparent text,
  constraint outbound_message_pkey PRIMARY KEY (id),
  constraint outbound_message_body_check CHECK ((body = ANY (ARRAY['7bit'::text, '8bitmime'::text, 'binarymime'::text]))),
  constraint outbound_message_held_for_check CHECK ((held_for = ANY (ARRAY['approval'::text, 'suspicion'::text]))),
  constraint outbound_message_ret_check CHECK ((ret = ANY (ARRAY['full'::text, 'headers'::text]))),
  constraint outbound_message_tls_check CHECK ((tls = ANY (ARRAY['normal'::text, 'required'::text, 'optional'::text])))
);
CREATE INDEX outbound_message_account ON public.outbound_message USING btree (account_id);

create table outbound_recipient (
  message_id uuid not null,
  ordinal integer not null,
  address text not null,
  domain text not null,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  lease_owner uuid,
  last_reply text,
  notify text[],
  orcpt text,
  delay_told boolean default false not null,
  sender uuid default '00000000-0000-0000-0000-000000000000'::uuid not null,
  route text,
  verdict text,
  constraint outbound_recipient_pkey PRIMARY KEY (message_id, ordinal),
  constraint outbound_recipient_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'leased'::text, 'held'::text]))),
  constraint outbound_recipient_message_id_fkey FOREIGN KEY (message_id) REFERENCES outbound_message(id) ON DELETE CASCADE
) with (fillfactor=70);
CREATE INDEX outbound_domain ON public.outbound_recipient USING btree (domain);
CREATE INDEX outbound_leased ON public.outbound_recipient USING btree (leased_until) WHERE (state = 'leased'::text);
CREATE INDEX outbound_next ON public.outbound_recipient USING btree (next_attempt_at) WHERE (state = 'queued'::text);
CREATE INDEX outbound_turn ON public.outbound_recipient USING btree (sender, domain, next_attempt_at) WHERE (state = 'queued'::text);
CREATE TRIGGER note_queue_delete AFTER DELETE ON public.outbound_recipient REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_queue_changes();
CREATE TRIGGER note_queue_insert AFTER INSERT ON public.outbound_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_queue_changes();
CREATE TRIGGER note_queue_update AFTER UPDATE ON public.outbound_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_queue_changes();
CREATE TRIGGER outbound_announced AFTER INSERT ON public.outbound_recipient FOR EACH STATEMENT EXECUTE FUNCTION announce_outbound();

create table paper_number (
  name text not null,
  kind text not null,
  constraint paper_number_pkey PRIMARY KEY (name),
  constraint paper_number_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'minutes'::text, 'certificate'::text])))
);

create table passkey (
  account_id uuid not null,
  id uuid not null,
  label text not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkey_pkey PRIMARY KEY (account_id, id),
  constraint passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE UNIQUE INDEX passkey_credential ON public.passkey USING btree (account_id, credential_id);
CREATE TRIGGER note_secondfactor_delete AFTER DELETE ON public.passkey REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SecondFactor', 'id', 'account_id', 'main');
CREATE TRIGGER note_secondfactor_insert AFTER INSERT ON public.passkey REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SecondFactor', 'id', 'account_id', 'main');
CREATE TRIGGER note_secondfactor_update AFTER UPDATE ON public.passkey REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SecondFactor', 'id', 'account_id', 'main');

create table password_slip (
  account_id uuid not null,
  request_id uuid,
  waiting_since timestamp with time zone not null,
  printed_at timestamp with time zone,
  printed_by uuid,
  printed_by_name text,
  valid_until timestamp with time zone,
  constraint password_slip_pkey PRIMARY KEY (account_id),
  constraint password_slip_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint password_slip_printed_by_fkey FOREIGN KEY (printed_by) REFERENCES account(id),
  constraint password_slip_request_id_fkey FOREIGN KEY (request_id) REFERENCES change_request(id)
);
CREATE INDEX password_slip_waiting ON public.password_slip USING btree (waiting_since) WHERE (printed_at IS NULL);
CREATE TRIGGER note_passwordslip_delete AFTER DELETE ON public.password_slip REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('PasswordSlip', 'account_id', '', 'main');
CREATE TRIGGER note_passwordslip_insert AFTER INSERT ON public.password_slip REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('PasswordSlip', 'account_id', '', 'main');
CREATE TRIGGER note_passwordslip_update AFTER UPDATE ON public.password_slip REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('PasswordSlip', 'account_id', '', 'main');

create table past_recipient (
  account_id uuid not null,
  id uuid not null,
  address text not null,
  name text not null,
  words tsvector not null,
  times integer not null,
  last_at timestamp with time zone not null,
  constraint past_recipient_pkey PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX past_recipient_address ON public.past_recipient USING btree (account_id, address);
CREATE TRIGGER note_correspondent_delete AFTER DELETE ON public.past_recipient REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Correspondent', 'id', 'account_id', 'main');
CREATE TRIGGER note_correspondent_insert AFTER INSERT ON public.past_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Correspondent', 'id', 'account_id', 'main');
CREATE TRIGGER note_correspondent_update AFTER UPDATE ON public.past_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Correspondent', 'id', 'account_id', 'main');

create table person (
  id uuid not null,
  unit_id uuid not null,
  full_name text not null,
  name_folded text not null,
  created_at timestamp with time zone not null,
  words tsvector generated always as (to_tsvector('simple'::regconfig, fold_text(full_name))),
  valid_from timestamp with time zone not null,
  staff_number text,
  birth_date date,
  birth_year integer,
  office_phone text,
  mobile_phone text,
  photo_blob bytea,
  photo_type text,
  state text default 'serving'::text not null,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_birth_year_agrees CHECK (((birth_date IS NULL) OR ((birth_year)::numeric = EXTRACT(year FROM birth_date)))),
  constraint person_photo_has_type CHECK (((photo_blob IS NULL) = (photo_type IS NULL))),
  constraint person_state_check CHECK ((state = ANY (ARRAY['serving'::text, 'on_leave'::text, 'left'::text, 'retired'::text, 'deceased'::text]))),
  constraint person_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX person_name_folded ON public.person USING btree (name_folded, id);
CREATE INDEX person_photo ON public.person USING btree (photo_blob) WHERE (photo_blob IS NOT NULL);
CREATE UNIQUE INDEX person_staff_number ON public.person USING btree (staff_number) WHERE (staff_number IS NOT NULL);
CREATE INDEX person_unit ON public.person USING btree (unit_id);
CREATE INDEX person_words ON public.person USING gin (words);
CREATE TRIGGER note_directorycard_delete AFTER DELETE ON public.person REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('person_id', 'id');
CREATE TRIGGER note_directorycard_insert AFTER INSERT ON public.person REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('person_id', 'id');
CREATE TRIGGER note_directorycard_update AFTER UPDATE ON public.person REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('person_id', 'id');
CREATE TRIGGER note_person_delete AFTER DELETE ON public.person REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'id', '', 'main');
CREATE TRIGGER note_person_insert AFTER INSERT ON public.person REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'id', '', 'main');
CREATE TRIGGER note_person_update AFTER UPDATE ON public.person REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'id', '', 'main');
CREATE TRIGGER person_begins BEFORE INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION begin_validity();
CREATE TRIGGER person_version AFTER INSERT OR UPDATE ON public.person FOR EACH ROW EXECUTE FUNCTION keep_version('id');

create table personal_mail (
  account_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  direction text not null,
  service text not null,
  addresses text[] not null,
  message_id text not null,
  justification text,
  constraint personal_mail_pkey PRIMARY KEY (account_id, id),
  constraint personal_mail_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text])))
);
CREATE INDEX personal_mail_at ON public.personal_mail USING btree (at);

create table policy (
  key text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint policy_pkey PRIMARY KEY (key)
);
CREATE TRIGGER note_policy_delete AFTER DELETE ON public.policy REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Policy', 'key', '', 'main');
CREATE TRIGGER note_policy_insert AFTER INSERT ON public.policy REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Policy', 'key', '', 'main');
CREATE TRIGGER note_policy_update AFTER UPDATE ON public.policy REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Policy', 'key', '', 'main');

create table post (
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  title text not null,
  rank text not null,
  is_main boolean not null,
  is_acting boolean default false not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  begun_by uuid,
  ended_by uuid,
  constraint post_pkey PRIMARY KEY (id),
  constraint post_ends_later CHECK (((ends_at IS NULL) OR (ends_at >= starts_at))),
  constraint post_rank_check CHECK ((rank = ANY (ARRAY['head'::text, 'deputy_head'::text, 'secretary'::text, 'member'::text]))),
  constraint post_begun_by_request FOREIGN KEY (begun_by) REFERENCES change_request(id),
  constraint post_ended_by_request FOREIGN KEY (ended_by) REFERENCES change_request(id),
  constraint post_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint post_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE UNIQUE INDEX post_one_head ON public.post USING btree (unit_id, is_acting) WHERE ((rank = 'head'::text) AND (ends_at IS NULL));
CREATE UNIQUE INDEX post_one_main ON public.post USING btree (person_id) WHERE (is_main AND (ends_at IS NULL));
CREATE INDEX post_person ON public.post USING btree (person_id);
CREATE INDEX post_title_words ON public.post USING gin (to_tsvector('simple'::regconfig, fold_text(title)));
CREATE INDEX post_unit ON public.post USING btree (unit_id, starts_at);
CREATE TRIGGER note_directorycard_delete AFTER DELETE ON public.post REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('person_id', 'person_id');
CREATE TRIGGER note_directorycard_insert AFTER INSERT ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('person_id', 'person_id');
CREATE TRIGGER note_directorycard_update AFTER UPDATE ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('person_id', 'person_id');
CREATE TRIGGER note_person_delete AFTER DELETE ON public.post REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'person_id', '', 'part');
CREATE TRIGGER note_person_insert AFTER INSERT ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'person_id', '', 'part');
CREATE TRIGGER note_person_update AFTER UPDATE ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Person', 'person_id', '', 'part');
CREATE TRIGGER note_post_delete AFTER DELETE ON public.post REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Post', 'id', '', 'main');
CREATE TRIGGER note_post_insert AFTER INSERT ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Post', 'id', '', 'main');
CREATE TRIGGER note_post_update AFTER UPDATE ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Post', 'id', '', 'main');
CREATE TRIGGER note_unit_delete AFTER DELETE ON public.post REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Unit', 'unit_id', '', 'part');
CREATE TRIGGER note_unit_insert AFTER INSERT ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Unit', 'unit_id', '', 'part');
CREATE TRIGGER note_unit_update AFTER UPDATE ON public.post REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Unit', 'unit_id', '', 'part');

create table proposal (
  id uuid not null,
  unit_id uuid not null,
  subject text not null,
  body text not null,
  state text not null,
  answer text,
  sent_by uuid,
  sent_by_name text not null,
  answered_by_name text,
  created_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  constraint proposal_pkey PRIMARY KEY (id),
  constraint proposal_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'answered'::text]))),
  constraint proposal_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES account(id),
  constraint proposal_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX proposal_unit ON public.proposal USING btree (unit_id, created_at);
CREATE TRIGGER note_proposal_delete AFTER DELETE ON public.proposal REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Proposal', 'id', '', 'main');
CREATE TRIGGER note_proposal_insert AFTER INSERT ON public.proposal REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Proposal', 'id', '', 'main');
CREATE TRIGGER note_proposal_update AFTER UPDATE ON public.proposal REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Proposal', 'id', '', 'main');

create table push_subscription (
  account_id uuid not null,
  id uuid not null,
  device_client_id text not null,
  url text not null,
  p256dh bytea,
  auth bytea,
  verification_code text not null,
  is_verified boolean default false not null,
  types text[],
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  last_pushed text,
  credential_id uuid,
  constraint push_subscription_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX push_subscription_credential ON public.push_subscription USING btree (credential_id) WHERE (credential_id IS NOT NULL);
CREATE INDEX push_subscription_expiry ON public.push_subscription USING btree (expires_at);
CREATE TRIGGER push_subscription_announced AFTER INSERT OR DELETE OR UPDATE OF is_verified, types, expires_at ON public.push_subscription FOR EACH ROW EXECUTE FUNCTION announce_push_subscription();

create table quarantined_mail (
  id uuid not null,
  state text not null,
  reason text not null,
  detail text not null,
  arrived_at timestamp with time zone not null,
  from_address text not null,
  subject text not null,
  message_id text not null,
  size integer not null,
  blob bytea not null,
  assessment text,
  reverse_path text not null,
  recipients jsonb not null,
  envelope jsonb not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision text,
  holds_bytes boolean default true not null,
  requested_at timestamp with time zone,
  constraint quarantined_mail_pkey PRIMARY KEY (id),
  constraint quarantined_mail_is_decided CHECK (((state = 'held'::text) = (decided_at IS NULL))),
  constraint quarantined_mail_state_check CHECK ((state = ANY (ARRAY['held'::text, 'released'::text, 'deleted'::text])))
);
CREATE INDEX quarantined_mail_held ON public.quarantined_mail USING btree (arrived_at) WHERE (state = 'held'::text);
CREATE TRIGGER note_quarantinedmail_delete AFTER DELETE ON public.quarantined_mail REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('QuarantinedMail', 'id', '', 'main');
CREATE TRIGGER note_quarantinedmail_insert AFTER INSERT ON public.quarantined_mail REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('QuarantinedMail', 'id', '', 'main');
CREATE TRIGGER note_quarantinedmail_update AFTER UPDATE ON public.quarantined_mail REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('QuarantinedMail', 'id', '', 'main');

create table reception_rate (
  key text not null,
  hour timestamp with time zone not null,
  count integer not null,
  constraint reception_rate_pkey PRIMARY KEY (key, hour)
) with (fillfactor=50);

create table recovery_code (
  account_id uuid not null,
  hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_pkey PRIMARY KEY (account_id, hash),
  constraint recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);

create table removed_email (
  account_id uuid not null,
  removal_id uuid not null,
  email_id uuid not null,
  mailbox_id uuid not null,
  blob bytea not null,
  flags smallint not null,
  keywords text[],
  received_at timestamp with time zone not null,
  removed_at timestamp with time zone not null,
  assessment text,
  signals text[],
  is_told boolean default false not null,
  constraint removed_email_pkey PRIMARY KEY (account_id, removal_id, email_id, mailbox_id)
);
CREATE INDEX removed_email_age ON public.removed_email USING btree (removed_at);
CREATE INDEX removed_email_removal ON public.removed_email USING btree (removal_id);

create table retention_rule (
  id uuid not null,
  applies_to text not null,
  unit_id uuid,
  keep_days integer,
  authority text not null,
  set_by uuid,
  set_by_name text not null,
  set_at timestamp with time zone not null,
  constraint retention_rule_pkey PRIMARY KEY (id),
  constraint retention_rule_once UNIQUE NULLS NOT DISTINCT (applies_to, unit_id),
  constraint retention_rule_applies_to_check CHECK ((applies_to = ANY (ARRAY['personal'::text, 'agency'::text, 'system'::text, 'left'::text, 'journal'::text]))),
  constraint retention_rule_authority_check CHECK ((authority <> ''::text)),
  constraint retention_rule_journal_is_everywhere CHECK (((applies_to <> 'journal'::text) OR (unit_id IS NULL))),
  constraint retention_rule_keep_days_check CHECK ((keep_days > 0)),
  constraint retention_rule_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE TRIGGER note_retentionrule_delete AFTER DELETE ON public.retention_rule REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('RetentionRule', 'id', '', 'main');
CREATE TRIGGER note_retentionrule_insert AFTER INSERT ON public.retention_rule REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('RetentionRule', 'id', '', 'main');
CREATE TRIGGER note_retentionrule_update AFTER UPDATE ON public.retention_rule REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('RetentionRule', 'id', '', 'main');

create table revocation_list (
  url text not null,
  noted_at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  failures integer default 0 not null,
  fetched_at timestamp with time zone,
  issued_at timestamp with time zone,
  list bytea,
  constraint revocation_list_pkey PRIMARY KEY (url)
);
CREATE INDEX revocation_list_next ON public.revocation_list USING btree (next_at);

create table role_grant (
  id uuid not null,
  account_id uuid not null,
  role text not null,
  unit_id uuid not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  granted_by uuid,
  reason text not null,
  post_id uuid,
  constraint role_grant_pkey PRIMARY KEY (id),
  constraint role_grant_deputy_has_end CHECK (((role <> 'deputy_chief'::text) OR (ends_at IS NOT NULL))),
  constraint role_grant_ends_later CHECK (((ends_at IS NULL) OR (ends_at >= starts_at))),
  constraint role_grant_role_check CHECK ((role = ANY (ARRAY['chief_of_office'::text, 'deputy_chief'::text, 'center_administrator'::text, 'center_operator'::text, 'personnel_authority'::text, 'unit_administrator'::text, 'agency_head'::text, 'delegate'::text, 'archivist'::text, 'auditor'::text, 'official'::text]))),
  constraint role_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint role_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES account(id),
  constraint role_grant_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id),
  constraint role_grant_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX role_grant_account ON public.role_grant USING btree (account_id);
CREATE INDEX role_grant_post ON public.role_grant USING btree (post_id) WHERE (post_id IS NOT NULL);
CREATE INDEX role_grant_unit ON public.role_grant USING btree (unit_id);
CREATE TRIGGER note_rolegrant_delete AFTER DELETE ON public.role_grant REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('RoleGrant', 'id', '', 'main');
CREATE TRIGGER note_rolegrant_insert AFTER INSERT ON public.role_grant REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('RoleGrant', 'id', '', 'main');
CREATE TRIGGER note_rolegrant_update AFTER UPDATE ON public.role_grant REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('RoleGrant', 'id', '', 'main');

create table schema_migration (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table send_approval (
  message_id uuid not null,
  account_id uuid not null,
  unit_id uuid not null,
  recipients integer not null,
  subject text not null,
  state text default 'waiting'::text not null,
  asked_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by text,
  reason text,
  constraint send_approval_pkey PRIMARY KEY (message_id),
  constraint send_approval_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text])))
);
CREATE INDEX send_approval_waiting ON public.send_approval USING btree (asked_at) WHERE (state = 'waiting'::text);
CREATE TRIGGER note_sendapproval_delete AFTER DELETE ON public.send_approval REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SendApproval', 'message_id', '', 'main');
CREATE TRIGGER note_sendapproval_insert AFTER INSERT ON public.send_approval REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SendApproval', 'message_id', '', 'main');
CREATE TRIGGER note_sendapproval_update AFTER UPDATE ON public.send_approval REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SendApproval', 'message_id', '', 'main');

create table sending_count (
  subject_id uuid not null,
  hour timestamp with time zone not null,
  recipients integer not null,
  outside integer not null,
  bounced integer not null,
  networks text[] not null,
  constraint sending_count_pkey PRIMARY KEY (subject_id, hour)
);
CREATE INDEX sending_count_hour ON public.sending_count USING btree (hour);

create table sending_hold (
  id uuid not null,
  account_id uuid not null,
  reason text not null,
  facts jsonb not null,
  held_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint sending_hold_pkey PRIMARY KEY (id),
  constraint sending_hold_reason_check CHECK ((reason = ANY (ARRAY['volume'::text, 'bounces'::text, 'places'::text, 'operator'::text])))
);
CREATE UNIQUE INDEX sending_hold_open ON public.sending_hold USING btree (account_id) WHERE (ended_at IS NULL);
CREATE TRIGGER note_sendinghold_delete AFTER DELETE ON public.sending_hold REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SendingHold', 'id', '', 'main');
CREATE TRIGGER note_sendinghold_insert AFTER INSERT ON public.sending_hold REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SendingHold', 'id', '', 'main');
CREATE TRIGGER note_sendinghold_update AFTER UPDATE ON public.sending_hold REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SendingHold', 'id', '', 'main');

create table service_beat (
  process_id uuid not null,
  service text not null,
  state text not null,
  seen_at timestamp with time zone not null,
  constraint service_beat_pkey PRIMARY KEY (process_id, service),
  constraint service_beat_service_check CHECK ((service = ANY (ARRAY['receiving'::text, 'sending'::text, 'reading'::text, 'web'::text, 'directory'::text]))),
  constraint service_beat_state_check CHECK ((state = ANY (ARRAY['good'::text, 'degraded'::text, 'down'::text])))
);

create table service_disturbance (
  service text not null,
  began_at timestamp with time zone not null,
  extent text not null,
  ended_at timestamp with time zone not null,
  constraint service_disturbance_pkey PRIMARY KEY (service, began_at),
  constraint service_disturbance_check CHECK ((ended_at > began_at)),
  constraint service_disturbance_extent_check CHECK ((extent = ANY (ARRAY['degraded'::text, 'down'::text]))),
  constraint service_disturbance_service_check CHECK ((service = ANY (ARRAY['receiving'::text, 'sending'::text, 'reading'::text, 'web'::text, 'directory'::text])))
);

create table service_state (
  service text not null,
  state text not null,
  since timestamp with time zone not null,
  watched_since timestamp with time zone not null,
  heard_at timestamp with time zone not null,
  judged_at timestamp with time zone not null,
  constraint service_state_pkey PRIMARY KEY (service),
  constraint service_state_service_check CHECK ((service = ANY (ARRAY['receiving'::text, 'sending'::text, 'reading'::text, 'web'::text, 'directory'::text]))),
  constraint service_state_state_check CHECK ((state = ANY (ARRAY['good'::text, 'degraded'::text, 'down'::text])))
);

create table setting (
  key text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table share_notification (
  account_id uuid not null,
  id uuid not null,
  created_at timestamp with time zone not null,
  changed_by uuid,
  changed_by_name text not null,
  object_type text not null,
  object_account_id uuid not null,
  object_id uuid not null,
  old_rights text not null,
  new_rights text not null,
  name text not null,
  constraint share_notification_pkey PRIMARY KEY (account_id, id)
);
CREATE TRIGGER note_sharenotification_delete AFTER DELETE ON public.share_notification REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ShareNotification', 'id', 'account_id', 'main');
CREATE TRIGGER note_sharenotification_insert AFTER INSERT ON public.share_notification REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ShareNotification', 'id', 'account_id', 'main');
CREATE TRIGGER note_sharenotification_update AFTER UPDATE ON public.share_notification REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ShareNotification', 'id', 'account_id', 'main');

create table sieve_script (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  content text not null,
  blob bytea not null,
  size integer not null,
  is_active boolean default false not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint sieve_script_pkey PRIMARY KEY (account_id, id),
  constraint sieve_script_name_once UNIQUE (account_id, name),
  constraint sieve_script_name_check CHECK (((name <> ''::text) AND (length(name) <= 128)))
);
CREATE UNIQUE INDEX sieve_script_one_active ON public.sieve_script USING btree (account_id) WHERE is_active;
CREATE TRIGGER note_sievescript_delete AFTER DELETE ON public.sieve_script REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SieveScript', 'id', 'account_id', 'main');
CREATE TRIGGER note_sievescript_insert AFTER INSERT ON public.sieve_script REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SieveScript', 'id', 'account_id', 'main');
CREATE TRIGGER note_sievescript_update AFTER UPDATE ON public.sieve_script REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SieveScript', 'id', 'account_id', 'main');

create table sign_in_ticket (
  hash bytea not null,
  account_id uuid,
  purpose text not null,
  challenge text not null,
  attempts integer default 0 not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_ticket_pkey PRIMARY KEY (hash),
  constraint sign_in_ticket_purpose_check CHECK ((purpose = ANY (ARRAY['secondFactor'::text, 'passkey'::text, 'newPasskey'::text]))),
  constraint sign_in_ticket_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);

create table status_notice (
  id uuid not null,
  kind text not null,
  title_vi text not null,
  title_en text not null,
  text_vi text not null,
  text_en text not null,
  services text[] not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  announced_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome_vi text,
  outcome_en text,
  constraint status_notice_pkey PRIMARY KEY (id),
  constraint status_notice_check CHECK ((ends_at > starts_at)),
  constraint status_notice_kind_check CHECK ((kind = ANY (ARRAY['planned'::text, 'incident'::text, 'information'::text])))
);
CREATE INDEX status_notice_latest ON public.status_notice USING btree (starts_at);
CREATE TRIGGER note_statusnotice_delete AFTER DELETE ON public.status_notice REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StatusNotice', 'id', '', 'main');
CREATE TRIGGER note_statusnotice_insert AFTER INSERT ON public.status_notice REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StatusNotice', 'id', '', 'main');
CREATE TRIGGER note_statusnotice_update AFTER UPDATE ON public.status_notice REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StatusNotice', 'id', '', 'main');

create table storage_day (
  day date not null,
  accounts integer not null,
  messages bigint not null,
  mail_bytes bigint not null,
  database_bytes bigint not null,
  free_bytes bigint,
  constraint storage_day_pkey PRIMARY KEY (day)
);
CREATE TRIGGER note_storageday_delete AFTER DELETE ON public.storage_day REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StorageDay', 'day', '', 'main');
CREATE TRIGGER note_storageday_insert AFTER INSERT ON public.storage_day REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StorageDay', 'day', '', 'main');
CREATE TRIGGER note_storageday_update AFTER UPDATE ON public.storage_day REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StorageDay', 'day', '', 'main');

create table stored_file (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  purpose text not null,
  state text not null,
  finding text,
  is_scanned_in_pieces boolean default false not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint stored_file_pkey PRIMARY KEY (account_id, id),
  constraint stored_file_has_size CHECK ((size >= 0)),
  constraint stored_file_purpose_check CHECK ((purpose = ANY (ARRAY['attachment'::text, 'link'::text, 'import'::text, 'export'::text]))),
  constraint stored_file_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'stored'::text, 'scanning'::text, 'clean'::text, 'infected'::text, 'deleting'::text])))
);
CREATE INDEX stored_file_expiry ON public.stored_file USING btree (expires_at);
CREATE TRIGGER note_storedfile_delete AFTER DELETE ON public.stored_file REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StoredFile', 'id', 'account_id', 'main');
CREATE TRIGGER note_storedfile_insert AFTER INSERT ON public.stored_file REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StoredFile', 'id', 'account_id', 'main');
CREATE TRIGGER note_storedfile_update AFTER UPDATE ON public.stored_file REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('StoredFile', 'id', 'account_id', 'main');

create table subscribed_name (
  account_id uuid not null,
  name text not null,
  constraint subscribed_name_pkey PRIMARY KEY (account_id, name)
);

create table text_block (
  account_id uuid not null,
  segment uuid not null,
  first_term bytea not null,
  first_doc integer not null,
  bytes bytea storage external not null,
  constraint text_block_pkey PRIMARY KEY (account_id, segment, first_term, first_doc)
);

create table text_progress (
  account_id uuid not null,
  modseq bigint not null,
  constraint text_progress_pkey PRIMARY KEY (account_id)
);

create table text_segment (
  account_id uuid not null,
  id uuid default gen_random_uuid() not null,
  docs integer not null,
  emails bytea storage external not null,
  first_email uuid not null,
  last_email uuid not null,
  incomplete uuid[] not null,
  swept_at timestamp with time zone default now() not null,
  constraint text_segment_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX text_segment_swept ON public.text_segment USING btree (swept_at);

create table text_state (
  account_id uuid not null,
  modseq bigint not null,
  backfill uuid,
  within uuid,
  constraint text_state_pkey PRIMARY KEY (account_id)
);

create table text_word (
  word text not null,
  constraint text_word_pkey PRIMARY KEY (word)
);
CREATE INDEX text_word_parts ON public.text_word USING gin (word gin_trgm_ops);

create table thread_reference (
  account_id uuid not null,
  reference bigint not null,
  thread_id uuid not null,
  constraint thread_reference_pkey PRIMARY KEY (account_id, reference)
);

create table tls_session (
  day date not null,
  domain text not null,
  policy text not null,
  host text not null,
  address text not null,
  result text not null,
  sessions integer not null,
  constraint tls_session_pkey PRIMARY KEY (day, domain, policy, host, address, result),
  constraint tls_session_policy_check CHECK ((policy = ANY (ARRAY['sts'::text, 'tlsa'::text, 'no-policy-found'::text])))
);

create table totp_factor (
  account_id uuid not null,
  id uuid not null,
  label text not null,
  secret bytea not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint totp_factor_pkey PRIMARY KEY (account_id, id),
  constraint totp_factor_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE TRIGGER note_secondfactor_delete AFTER DELETE ON public.totp_factor REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SecondFactor', 'id', 'account_id', 'main');
CREATE TRIGGER note_secondfactor_insert AFTER INSERT ON public.totp_factor REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SecondFactor', 'id', 'account_id', 'main');
CREATE TRIGGER note_secondfactor_update AFTER UPDATE ON public.totp_factor REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SecondFactor', 'id', 'account_id', 'main');

create table training_course (
  id uuid not null,
  plan_id uuid not null,
  title text not null,
  content text not null,
  audience_units uuid[] not null,
  audience_roles text[] not null,
  teacher text not null,
  teacher_account uuid,
  hours integer not null,
  planned_people integer not null,
  planned_cost bigint not null,
  constraint training_course_pkey PRIMARY KEY (id),
  constraint training_course_hours_check CHECK (((hours >= 1) AND (hours <= 2000))),
  constraint training_course_planned_cost_check CHECK (((planned_cost >= 0) AND (planned_cost <= '1000000000000'::bigint))),
  constraint training_course_planned_people_check CHECK (((planned_people >= 1) AND (planned_people <= 100000))),
  constraint training_course_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES training_plan(id),
  constraint training_course_teacher_account_fkey FOREIGN KEY (teacher_account) REFERENCES account(id)
);
CREATE INDEX training_course_plan ON public.training_course USING btree (plan_id);
CREATE TRIGGER note_trainingcourse_delete AFTER DELETE ON public.training_course REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingCourse', 'id', '', 'main');
CREATE TRIGGER note_trainingcourse_insert AFTER INSERT ON public.training_course REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingCourse', 'id', '', 'main');
CREATE TRIGGER note_trainingcourse_update AFTER UPDATE ON public.training_course REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingCourse', 'id', '', 'main');
CREATE TRIGGER note_trainingplan_delete AFTER DELETE ON public.training_course REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingPlan', 'plan_id', '', 'part');
CREATE TRIGGER note_trainingplan_insert AFTER INSERT ON public.training_course REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingPlan', 'plan_id', '', 'part');
CREATE TRIGGER note_trainingplan_update AFTER UPDATE ON public.training_course REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingPlan', 'plan_id', '', 'part');

create table training_material (
  id uuid not null,
  course_id uuid not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  blob bytea not null,
  added_by_name text not null,
  added_at timestamp with time zone not null,
  constraint training_material_pkey PRIMARY KEY (id),
  constraint training_material_course_id_fkey FOREIGN KEY (course_id) REFERENCES training_course(id)
);
CREATE INDEX training_material_blob ON public.training_material USING btree (blob);
CREATE INDEX training_material_course ON public.training_material USING btree (course_id);
CREATE TRIGGER note_trainingcourse_delete AFTER DELETE ON public.training_material REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingCourse', 'course_id', '', 'part');
CREATE TRIGGER note_trainingcourse_insert AFTER INSERT ON public.training_material REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingCourse', 'course_id', '', 'part');
CREATE TRIGGER note_trainingcourse_update AFTER UPDATE ON public.training_material REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingCourse', 'course_id', '', 'part');
CREATE TRIGGER note_trainingmaterial_delete AFTER DELETE ON public.training_material REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingMaterial', 'id', '', 'main');
CREATE TRIGGER note_trainingmaterial_insert AFTER INSERT ON public.training_material REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingMaterial', 'id', '', 'main');
CREATE TRIGGER note_trainingmaterial_update AFTER UPDATE ON public.training_material REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingMaterial', 'id', '', 'main');

create table training_plan (
  id uuid not null,
  year integer not null,
  title text not null,
  aims text not null,
  audience text not null,
  state text not null,
  made_by_name text not null,
  made_at timestamp with time zone not null,
  submitted_by uuid,
  submitted_by_name text,
  submitted_at timestamp with time zone,
  decided_by_name text,
  decided_at timestamp with time zone,
  decision_note text,
  constraint training_plan_pkey PRIMARY KEY (id),
  constraint training_plan_decided CHECK (((state <> ALL (ARRAY['returned'::text, 'approved'::text])) OR (decided_at IS NOT NULL))),
  constraint training_plan_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text]))),
  constraint training_plan_submitted CHECK (((state = 'draft'::text) OR (submitted_at IS NOT NULL))),
  constraint training_plan_year_check CHECK (((year >= 2000) AND (year <= 2999)))
);
CREATE TRIGGER note_trainingplan_delete AFTER DELETE ON public.training_plan REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingPlan', 'id', '', 'main');
CREATE TRIGGER note_trainingplan_insert AFTER INSERT ON public.training_plan REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingPlan', 'id', '', 'main');
CREATE TRIGGER note_trainingplan_update AFTER UPDATE ON public.training_plan REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingPlan', 'id', '', 'main');

create table training_registration (
  id uuid not null,
  session_id uuid not null,
  account_id uuid not null,
  state text not null,
  queued_at timestamp with time zone not null,
  registered_by_name text not null,
  attendance text,
  result text,
  mark integer,
  certificate_year integer,
  certificate_serial integer,
  certified_at timestamp with time zone,
  certificate_name text,
  constraint training_registration_pkey PRIMARY KEY (id),
  constraint training_registration_attendance_check CHECK ((attendance = ANY (ARRAY['present'::text, 'excused'::text, 'absent'::text]))),
  constraint training_registration_came_registered CHECK (((attendance IS NULL) OR (state = 'registered'::text))),
  constraint training_registration_certificate CHECK ((((certificate_serial IS NULL) = (certificate_year IS NULL)) AND ((certificate_serial IS NULL) = (certified_at IS NULL)))),
  constraint training_registration_mark_check CHECK (((mark >= 0) AND (mark <= 100))),
  constraint training_registration_result_check CHECK ((result = ANY (ARRAY['passed'::text, 'failed'::text]))),
  constraint training_registration_result_of_who_came CHECK (((result IS NULL) OR (NOT (attendance IS DISTINCT FROM 'present'::text)))),
  constraint training_registration_state_check CHECK ((state = ANY (ARRAY['registered'::text, 'waiting'::text, 'cancelled'::text]))),
  constraint training_registration_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint training_registration_session_id_fkey FOREIGN KEY (session_id) REFERENCES training_session(id)
);
CREATE UNIQUE INDEX training_certificate_number ON public.training_registration USING btree (certificate_year, certificate_serial) WHERE (certificate_serial IS NOT NULL);
CREATE INDEX training_registration_account ON public.training_registration USING btree (account_id);
CREATE UNIQUE INDEX training_registration_once ON public.training_registration USING btree (session_id, account_id);
CREATE TRIGGER note_trainingregistration_delete AFTER DELETE ON public.training_registration REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingRegistration', 'id', '', 'main');
CREATE TRIGGER note_trainingregistration_insert AFTER INSERT ON public.training_registration REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingRegistration', 'id', '', 'main');
CREATE TRIGGER note_trainingregistration_update AFTER UPDATE ON public.training_registration REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingRegistration', 'id', '', 'main');
CREATE TRIGGER note_trainingsession_delete AFTER DELETE ON public.training_registration REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingSession', 'session_id', '', 'part');
CREATE TRIGGER note_trainingsession_insert AFTER INSERT ON public.training_registration REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingSession', 'session_id', '', 'part');
CREATE TRIGGER note_trainingsession_update AFTER UPDATE ON public.training_registration REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingSession', 'session_id', '', 'part');
CREATE TRIGGER note_trainingstanding_delete AFTER DELETE ON public.training_registration REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingStanding', 'account_id', '', 'part');
CREATE TRIGGER note_trainingstanding_insert AFTER INSERT ON public.training_registration REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingStanding', 'account_id', '', 'part');
CREATE TRIGGER note_trainingstanding_update AFTER UPDATE ON public.training_registration REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingStanding', 'account_id', '', 'part');

create table training_session (
  id uuid not null,
  course_id uuid not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  place text not null,
  link text not null,
  seats integer not null,
  register_until timestamp with time zone not null,
  state text not null,
  cancel_reason text,
  sequence integer default 0 not null,
  reminded_at timestamp with time zone,
  constraint training_session_pkey PRIMARY KEY (id),
  constraint training_session_deadline CHECK ((register_until <= starts_at)),
  constraint training_session_ends_later CHECK ((ends_at > starts_at)),
  constraint training_session_seats_check CHECK (((seats >= 1) AND (seats <= 10000))),
  constraint training_session_state_check CHECK ((state = ANY (ARRAY['open'::text, 'cancelled'::text]))),
  constraint training_session_course_id_fkey FOREIGN KEY (course_id) REFERENCES training_course(id)
);
CREATE INDEX training_session_course ON public.training_session USING btree (course_id);
CREATE INDEX training_session_unreminded ON public.training_session USING btree (starts_at) WHERE ((state = 'open'::text) AND (reminded_at IS NULL));
CREATE TRIGGER note_trainingsession_delete AFTER DELETE ON public.training_session REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingSession', 'id', '', 'main');
CREATE TRIGGER note_trainingsession_insert AFTER INSERT ON public.training_session REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingSession', 'id', '', 'main');
CREATE TRIGGER note_trainingsession_update AFTER UPDATE ON public.training_session REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('TrainingSession', 'id', '', 'main');

create table unit (
  id uuid not null,
  code text not null,
  name text not null,
  name_en text,
  short_name text,
  class text not null,
  parent_id uuid,
  annex_number integer,
  state text not null,
  created_at timestamp with time zone not null,
  words tsvector generated always as (to_tsvector('simple'::regconfig, fold_text(((((((name || ' '::text) || COALESCE(short_name, ''::text)) || ' '::text) || COALESCE(name_en, ''::text)) || ' '::text) || code)))),
  valid_from timestamp with time zone not null,
  phone text,
  fax text,
  website text,
  postal_address text,
  dissolved_at timestamp with time zone,
  successor_id uuid,
  constraint unit_pkey PRIMARY KEY (id),
  constraint unit_annex_number_key UNIQUE (annex_number),
  constraint unit_code_key UNIQUE (code),
  constraint unit_class_check CHECK ((class = ANY (ARRAY['people_committee'::text, 'participating'::text]))),
  constraint unit_dissolved_at_a_time CHECK (((state = 'dissolved'::text) = (dissolved_at IS NOT NULL))),
  constraint unit_not_its_own_parent CHECK ((parent_id <> id)),
  constraint unit_state_check CHECK ((state = ANY (ARRAY['active'::text, 'account_pending'::text, 'dissolved'::text]))),
  constraint unit_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES unit(id),
  constraint unit_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES unit(id)
);
CREATE UNIQUE INDEX unit_one_root ON public.unit USING btree (((parent_id IS NULL))) WHERE (parent_id IS NULL);
CREATE INDEX unit_parent ON public.unit USING btree (parent_id);
CREATE INDEX unit_words ON public.unit USING gin (words);
CREATE TRIGGER note_directorycard_update AFTER UPDATE ON public.unit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_directory_cards('unit_id', 'id');
CREATE TRIGGER note_principal_delete AFTER DELETE ON public.unit REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'id', '', 'main');
CREATE TRIGGER note_principal_insert AFTER INSERT ON public.unit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'id', '', 'main');
CREATE TRIGGER note_principal_update AFTER UPDATE ON public.unit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Principal', 'id', '', 'main');
CREATE TRIGGER note_unit_delete AFTER DELETE ON public.unit REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Unit', 'id', '', 'main');
CREATE TRIGGER note_unit_insert AFTER INSERT ON public.unit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Unit', 'id', '', 'main');
CREATE TRIGGER note_unit_update AFTER UPDATE ON public.unit REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Unit', 'id', '', 'main');
CREATE TRIGGER unit_begins BEFORE INSERT ON public.unit FOR EACH ROW EXECUTE FUNCTION begin_validity();
CREATE TRIGGER unit_version AFTER INSERT OR UPDATE ON public.unit FOR EACH ROW EXECUTE FUNCTION keep_version('id');

create table unit_order (
  id uuid not null,
  unit_id uuid not null,
  year integer not null,
  number integer not null,
  subject text not null,
  text text not null,
  due_at timestamp with time zone not null,
  issued_at timestamp with time zone not null,
  issued_by uuid,
  issued_by_name text not null,
  state text default 'open'::text not null,
  ended_at timestamp with time zone,
  ended_by_name text,
  ended_reason text,
  head_reminded_on date,
  name text,
  constraint unit_order_pkey PRIMARY KEY (id),
  constraint unit_order_unit_id_year_number_key UNIQUE (unit_id, year, number),
  constraint unit_order_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  constraint unit_order_number_check CHECK ((number > 0)),
  constraint unit_order_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'withdrawn'::text]))),
  constraint unit_order_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES account(id),
  constraint unit_order_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX unit_order_issued ON public.unit_order USING btree (issued_at);
CREATE TRIGGER note_order_delete AFTER DELETE ON public.unit_order REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Order', 'id', '', 'main');
CREATE TRIGGER note_order_insert AFTER INSERT ON public.unit_order REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Order', 'id', '', 'main');
CREATE TRIGGER note_order_update AFTER UPDATE ON public.unit_order REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Order', 'id', '', 'main');

create table unit_order_event (
  order_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  actor_name text not null,
  act text not null,
  recipient_id uuid,
  text text,
  constraint unit_order_event_pkey PRIMARY KEY (order_id, id),
  constraint unit_order_event_act_check CHECK ((act = ANY (ARRAY['issued'::text, 'received'::text, 'done'::text, 'returned'::text, 'reminded'::text, 'closed'::text, 'withdrawn'::text]))),
  constraint unit_order_event_order_id_fkey FOREIGN KEY (order_id) REFERENCES unit_order(id)
);

create table unit_order_file (
  order_id uuid not null,
  ordinal integer not null,
  name text not null,
  type text not null,
  size integer not null,
  blob bytea not null,
  constraint unit_order_file_pkey PRIMARY KEY (order_id, ordinal),
  constraint unit_order_file_order_id_fkey FOREIGN KEY (order_id) REFERENCES unit_order(id)
);

create table unit_order_recipient (
  order_id uuid not null,
  recipient_id uuid not null,
  name text not null,
  unit_name text not null,
  email_id uuid,
  received_at timestamp with time zone,
  received_by_name text,
  done_at timestamp with time zone,
  done_by_name text,
  done_note text,
  returned_at timestamp with time zone,
  returned_reason text,
  reminded_on date,
  constraint unit_order_recipient_pkey PRIMARY KEY (order_id, recipient_id),
  constraint unit_order_recipient_check CHECK (((done_at IS NULL) OR (received_at IS NOT NULL))),
  constraint unit_order_recipient_order_id_fkey FOREIGN KEY (order_id) REFERENCES unit_order(id),
  constraint unit_order_recipient_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES account(id)
);
CREATE INDEX unit_order_recipient_account ON public.unit_order_recipient USING btree (recipient_id, order_id);
CREATE TRIGGER note_order_delete AFTER DELETE ON public.unit_order_recipient REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Order', 'order_id', '', 'part');
CREATE TRIGGER note_order_insert AFTER INSERT ON public.unit_order_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Order', 'order_id', '', 'part');
CREATE TRIGGER note_order_update AFTER UPDATE ON public.unit_order_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Order', 'order_id', '', 'part');
CREATE TRIGGER note_receivedorder_delete AFTER DELETE ON public.unit_order_recipient REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ReceivedOrder', 'order_id', 'recipient_id', 'main');
CREATE TRIGGER note_receivedorder_insert AFTER INSERT ON public.unit_order_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ReceivedOrder', 'order_id', 'recipient_id', 'main');
CREATE TRIGGER note_receivedorder_update AFTER UPDATE ON public.unit_order_recipient REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('ReceivedOrder', 'order_id', 'recipient_id', 'main');

create table usage_rules (
  id uuid not null,
  unit_id uuid not null,
  version integer not null,
  title text not null,
  text text not null,
  published_at timestamp with time zone not null,
  published_by_name text not null,
  title_en text,
  text_en text,
  constraint usage_rules_pkey PRIMARY KEY (id),
  constraint usage_rules_unit_id_version_key UNIQUE (unit_id, version),
  constraint usage_rules_english CHECK (((title_en IS NULL) = (text_en IS NULL))),
  constraint usage_rules_version_check CHECK ((version > 0)),
  constraint usage_rules_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE TRIGGER note_usagerules_delete AFTER DELETE ON public.usage_rules REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('UsageRules', 'id', '', 'main');
CREATE TRIGGER note_usagerules_insert AFTER INSERT ON public.usage_rules REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('UsageRules', 'id', '', 'main');
CREATE TRIGGER note_usagerules_update AFTER UPDATE ON public.usage_rules REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('UsageRules', 'id', '', 'main');

create table usage_rules_acknowledgement (
  rules_id uuid not null,
  member_id uuid not null,
  acknowledged_at timestamp with time zone not null,
  constraint usage_rules_acknowledgement_pkey PRIMARY KEY (rules_id, member_id),
  constraint usage_rules_acknowledgement_member_id_fkey FOREIGN KEY (member_id) REFERENCES account(id),
  constraint usage_rules_acknowledgement_rules_id_fkey FOREIGN KEY (rules_id) REFERENCES usage_rules(id)
);
CREATE INDEX usage_rules_acknowledgement_member ON public.usage_rules_acknowledgement USING btree (member_id, rules_id);
CREATE TRIGGER note_usagerules_delete AFTER DELETE ON public.usage_rules_acknowledgement REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('UsageRules', 'rules_id', '', 'part');
CREATE TRIGGER note_usagerules_insert AFTER INSERT ON public.usage_rules_acknowledgement REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('UsageRules', 'rules_id', '', 'part');
CREATE TRIGGER note_usagerules_update AFTER UPDATE ON public.usage_rules_acknowledgement REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('UsageRules', 'rules_id', '', 'part');

create table vacation_response (
  account_id uuid not null,
  id text default 'singleton'::text not null,
  script_id text default 'vacation'::text not null,
  is_enabled boolean not null,
  from_date timestamp with time zone,
  to_date timestamp with time zone,
  subject text,
  text_body text,
  html_body text,
  constraint vacation_response_pkey PRIMARY KEY (account_id),
  constraint vacation_response_id_check CHECK ((id = 'singleton'::text)),
  constraint vacation_response_script_id_check CHECK ((script_id = 'vacation'::text))
);
CREATE TRIGGER note_sievescript_delete AFTER DELETE ON public.vacation_response REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SieveScript', 'script_id', 'account_id', 'part');
CREATE TRIGGER note_sievescript_insert AFTER INSERT ON public.vacation_response REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SieveScript', 'script_id', 'account_id', 'part');
CREATE TRIGGER note_sievescript_update AFTER UPDATE ON public.vacation_response REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('SieveScript', 'script_id', 'account_id', 'part');
CREATE TRIGGER note_vacationresponse_delete AFTER DELETE ON public.vacation_response REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('VacationResponse', 'id', 'account_id', 'main');
CREATE TRIGGER note_vacationresponse_insert AFTER INSERT ON public.vacation_response REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('VacationResponse', 'id', 'account_id', 'main');
CREATE TRIGGER note_vacationresponse_update AFTER UPDATE ON public.vacation_response REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('VacationResponse', 'id', 'account_id', 'main');

create table violation (
  id uuid not null,
  unit_id uuid not null,
  person_id uuid,
  kind text not null,
  level text not null,
  summary text not null,
  evidence jsonb not null,
  measure text,
  follow_up text,
  state text not null,
  is_restricted boolean not null,
  watch_key text,
  recorded_by uuid,
  recorded_by_name text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint violation_pkey PRIMARY KEY (id),
  constraint violation_kind_check CHECK ((kind = ANY (ARRAY['mailService'::text, 'rogueSender'::text, 'personalMail'::text, 'lentAddress'::text, 'spam'::text, 'secrecy'::text, 'other'::text]))),
  constraint violation_level_check CHECK ((level = ANY (ARRAY['minor'::text, 'serious'::text, 'grave'::text]))),
  constraint violation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint violation_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint violation_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id),
  constraint violation_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE INDEX violation_unit ON public.violation USING btree (unit_id, created_at);
CREATE UNIQUE INDEX violation_watched ON public.violation USING btree (watch_key) WHERE ((watch_key IS NOT NULL) AND (state = 'open'::text));
CREATE TRIGGER note_violation_delete AFTER DELETE ON public.violation REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Violation', 'id', '', 'main');
CREATE TRIGGER note_violation_insert AFTER INSERT ON public.violation REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Violation', 'id', '', 'main');
CREATE TRIGGER note_violation_update AFTER UPDATE ON public.violation REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('Violation', 'id', '', 'main');

create table withheld_mail (
  account_id uuid not null,
  id uuid not null,
  state text not null,
  reason text not null,
  detail text not null,
  from_address text not null,
  subject text not null,
  arrived_at timestamp with time zone not null,
  times integer default 1 not null,
  told_at timestamp with time zone,
  requested_at timestamp with time zone,
  request_note text,
  constraint withheld_mail_pkey PRIMARY KEY (account_id, id),
  constraint withheld_mail_state_check CHECK ((state = ANY (ARRAY['held'::text, 'refused'::text, 'released'::text, 'deleted'::text])))
);
CREATE INDEX withheld_mail_age ON public.withheld_mail USING btree (arrived_at);
CREATE INDEX withheld_mail_message ON public.withheld_mail USING btree (id);
CREATE UNIQUE INDEX withheld_mail_refused_once ON public.withheld_mail USING btree (account_id, from_address, detail) WHERE ((state = 'refused'::text) AND (told_at IS NULL));
CREATE INDEX withheld_mail_untold ON public.withheld_mail USING btree (account_id) WHERE (told_at IS NULL);
CREATE TRIGGER note_withheldmail_delete AFTER DELETE ON public.withheld_mail REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('WithheldMail', 'id', 'account_id', 'main');
CREATE TRIGGER note_withheldmail_insert AFTER INSERT ON public.withheld_mail REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('WithheldMail', 'id', 'account_id', 'main');
CREATE TRIGGER note_withheldmail_update AFTER UPDATE ON public.withheld_mail REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_object_changes('WithheldMail', 'id', 'account_id', 'main');

create table withheld_notice (
  account_id uuid not null,
  told_at timestamp with time zone not null,
  constraint withheld_notice_pkey PRIMARY KEY (account_id)
);

create extension pg_trgm;

CREATE OR REPLACE FUNCTION public.announce_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  accounts text;
  mailboxes text;
begin
  select string_agg(distinct account_id::text, ','), string_agg(distinct mailbox_id::text, ',') into accounts, mailboxes from fresh;
  -- A notification holds 8,000 bytes.
  if length(accounts) + length(mailboxes) < 7900 then
    perform pg_notify('mail_change', accounts || ',00000000-0000-0000-0000-000000000000,' || mailboxes);
  else
    perform pg_notify('mail_change', string_agg(account_id::text, ','))
    from (select account_id, (row_number() over () - 1) / 200 as part
          from (select distinct account_id from fresh) one) numbered
    group by part;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.announce_held()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('held_message', '');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.announce_outbound()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('outbound_work', '');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.announce_push_subscription()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('push_subscription', coalesce(new.account_id, old.account_id)::text);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.begin_validity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.valid_from := coalesce(new.valid_from, new.created_at);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.fold_text(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select regexp_replace(
    lower(translate(regexp_replace(normalize($1, nfd), '[\u0300-\u036f]', '', 'g'), 'đĐðÐ', 'dddd')),
    '[^[:alnum:]]+', ' ', 'g')
$function$;

CREATE OR REPLACE FUNCTION public.forget_push_of_credential()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from push_subscription where account_id = old.account_id and credential_id = old.id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.guard_archived_email()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'UPDATE' or old.destroyed_at is not null
     or (new.account_id, new.id, new.blob, new.received_at, new.batch_id)
        is distinct from (old.account_id, old.id, old.blob, old.received_at, old.batch_id) then
    raise exception 'the archive is only added to';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.guard_journal_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'UPDATE' or old.destroyed_at is not null
     or (new.id, new.at, new.blob, new.size, new.account_ids) is distinct from (old.id, old.at, old.blob, old.size, old.account_ids)
     or (old.batch_id is not null and new.batch_id is distinct from old.batch_id)
     or (new.destroyed_at is null
         and (new.return_path, new.recipients) is distinct from (old.return_path, old.recipients)) then
    raise exception 'the journal is only added to';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  row_now jsonb := to_jsonb(new) - 'words';
  row_id text := row_now ->> tg_argv[0];
begin
  if tg_op = 'UPDATE' then
    if new.valid_from < old.valid_from then
      raise exception 'what the directory said before cannot be changed by a later act: %', row_id;
    end if;
    if new.valid_from = old.valid_from then
      update directory_version set fields = row_now
      where kind = tg_table_name and object_id = row_id and valid_from = new.valid_from;
      return null;
    end if;
    update directory_version set valid_until = new.valid_from
    where kind = tg_table_name and object_id = row_id and valid_from = old.valid_from;
  end if;
  insert into directory_version (kind, object_id, valid_from, fields) values (tg_table_name, row_id, new.valid_from, row_now);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.message_seen_by(account uuid, viewer uuid)
 RETURNS TABLE(account_id uuid, mailbox_id uuid, uid bigint, email_id uuid, modseq bigint, size integer, flags smallint, received_at timestamp with time zone, saved_at timestamp with time zone, keywords text[], shared boolean)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select m.account_id, m.mailbox_id, m.uid, m.email_id, greatest(m.modseq, s.modseq), m.size,
         case s.seen when true then m.flags | 1::smallint when false then m.flags & ~1::smallint else m.flags end,
         m.received_at, m.saved_at, m.keywords, m.shared
  from message m
  left join email_seen s on s.account_id = m.account_id and s.viewer_id = viewer and s.email_id = m.email_id
  where m.account_id = account
$function$;

CREATE OR REPLACE FUNCTION public.note_change(type text, id text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into object_change (account_id, type, object_id, kind)
  values ('00000000-0000-0000-0000-000000000000', type, id, 2) on conflict do nothing;
  perform pg_notify('object_change', type || ':00000000-0000-0000-0000-000000000000');
end
$function$;

CREATE OR REPLACE FUNCTION public.note_changes_of(of_table regclass, type text, id_column text, account_column text DEFAULT ''::text, is_part boolean DEFAULT false)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  operation text;
begin
  foreach operation in array array['insert', 'update', 'delete'] loop
    execute format(
      'create trigger %I after %s on %s referencing %s table as changed_rows
       for each statement execute function note_object_changes(%L, %L, %L, %L)',
      'note_' || lower(type) || '_' || operation, operation, of_table,
      case when operation = 'delete' then 'old' else 'new' end,
      type, id_column, account_column, case when is_part then 'part' else 'main' end);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_directory_cards()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  execute format(
    'insert into object_change (account_id, type, object_id, kind)
     select distinct ''00000000-0000-0000-0000-000000000000''::uuid, ''ContactCard'', a.id::text, 2
     from changed_rows c join account a on a.%I = c.%I
     on conflict do nothing', tg_argv[0], tg_argv[1]);
  if found then
    perform pg_notify('object_change', 'ContactCard:00000000-0000-0000-0000-000000000000');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_object_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  kind smallint := case when tg_argv[3] = 'part' then 2 when tg_op = 'INSERT' then 1 when tg_op = 'UPDATE' then 2 else 3 end;
  account text := case when tg_argv[2] = '' then '''00000000-0000-0000-0000-000000000000''::uuid' else format('%I', tg_argv[2]) end;
  announced text;
begin
  execute format(
    'with noted as (
       insert into object_change (account_id, type, object_id, kind)
       select distinct %s, $1, %I::text, $2 from changed_rows where %I is not null
       on conflict do nothing returning account_id)
     select string_agg(distinct account_id::text, '','') from noted', account, tg_argv[1], tg_argv[1])
    into announced using tg_argv[0], kind;
  -- A notification holds 8,000 bytes: with many accounts at once everybody looks.
  if announced is not null then
    perform pg_notify('object_change', tg_argv[0] || ':' || case when length(announced) < 7000 then announced else '*' end);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_queue_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  noted bigint;
begin
  if tg_op = 'DELETE' then
    with new_ones as (
      insert into object_change (account_id, type, object_id, kind)
      select distinct '00000000-0000-0000-0000-000000000000'::uuid, 'QueuedMail', c.message_id::text,
        case when exists (select from outbound_recipient r where r.message_id = c.message_id) then 2 else 3 end
      from changed_rows c where c.attempts > 1 or c.state = 'held' or c.verdict is not null
      on conflict do nothing returning 1)
    select count(*) into noted from new_ones;
  else
    with new_ones as (
      insert into object_change (account_id, type, object_id, kind)
      select distinct '00000000-0000-0000-0000-000000000000'::uuid, 'QueuedMail', c.message_id::text, 2
      from changed_rows c where c.state = 'held' or (c.state = 'queued' and c.attempts > 0)
      on conflict do nothing returning 1)
    select count(*) into noted from new_ones;
  end if;
  if noted > 0 then
    perform pg_notify('object_change', 'QueuedMail:00000000-0000-0000-0000-000000000000');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_read_state()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into object_change (account_id, type, object_id, kind)
  values (new.account_id, 'ReadState', 'singleton', 2) on conflict do nothing;
  perform pg_notify('object_change', 'ReadState:' || new.account_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.principals_of(of_account uuid, at timestamp with time zone)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE ROWS 8
AS $function$
  with units (id) as (
    select unnest(unit_path(c.unit_id)) from account c where c.id = of_account and c.kind = 'personal'
    union
    select unnest(unit_path(t.unit_id)) from account c join post t on t.person_id = c.person_id
    where c.id = of_account and t.starts_at <= at and (t.ends_at is null or t.ends_at > at))
  select of_account
  union select id from units
  union select a.id from account a join units u on u.id = a.unit_id where a.kind = 'agency' and a.state <> 'retired'
$function$;

CREATE OR REPLACE FUNCTION public.refuse_address_reuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    raise exception 'an address once given stays on record: %', old.address;
  end if;
  if new.address <> old.address or (old.account_id is not null and new.account_id is distinct from old.account_id) then
    raise exception 'an address is never given to anyone else: %', old.address;
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit record is only ever added to';
end
$function$;

CREATE OR REPLACE FUNCTION public.unit_path(of_unit uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  with recursive climb (id, parent_id, height) as (
    select id, parent_id, 0 from unit where id = of_unit
    union all
    select u.id, u.parent_id, climb.height + 1 from climb join unit u on u.id = climb.parent_id
    where climb.height < 32
  )
  select array_agg(id order by height desc) from climb
$function$;
