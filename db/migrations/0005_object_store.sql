-- Bytes in an object store. Each upload has a name of its own, so that deleting one never meets a newer one.
alter table blob add column object_id uuid;
alter table blob add constraint blob_object_has_its_place check ((place = 1) = (object_id is not null));

create unique index blob_object on blob (object_id) where object_id is not null;
