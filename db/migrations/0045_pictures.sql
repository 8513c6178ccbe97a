-- The file of a list that a job reads stays with it (R5.4); a picture is found by its bytes, for whoever shows it (R4.3).
alter table feed add column file_blob bytea;
create index person_photo on person (photo_blob) where photo_blob is not null;
