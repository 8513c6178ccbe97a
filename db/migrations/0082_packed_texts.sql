-- Texts are packed before they are compressed (blob.encoding 2). A program of the release before cannot read that: from this migration on none
-- of them starts, and none is written while one still runs (`platform/blobs/older-programs.ts`).
comment on column blob.encoding is '0 as they are, 1 zstd, 2 packed text and then zstd; each chunk by itself';

-- A letter's packed bytes are about 2.5 kB: three such rows fill a page, and reading one is one look and not two or three. Longer ones lie
-- apart as before. For rows written from now on.
alter table blob_chunk set (toast_tuple_target = 2704);

-- A blob's row changes when it gains or loses a reference: a tenth of a page is room enough for that. For pages written from now on.
alter table blob set (fillfactor = 90);
