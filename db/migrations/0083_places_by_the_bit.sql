-- Blocks of the text index are written by the bit instead of the byte (`formats/postings`): a fifth to a quarter smaller. A program of the release
-- before cannot read that: from this migration on none of them starts, and none is written while one still runs (`platform/blobs/older-programs.ts`).
comment on column text_block.bytes is 'By the byte, or by the bit where the highest bit of the last byte is set';
