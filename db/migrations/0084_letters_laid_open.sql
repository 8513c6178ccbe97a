-- Letters are stored with what they have folded laid open, and compressed with a dictionary of what letters have in common (blob.encoding 3); envelopes and
-- structures are kept short (`formats/imap/short-wire.ts`). A program of the release before cannot read either: from this migration on none of
-- them starts, and neither is written while one still runs (`platform/blobs/older-programs.ts`).
comment on column blob.encoding is '0 as they are, 1 zstd, 2 packed text and then zstd, 3 laid open, packed and then zstd with a dictionary; each chunk by itself';
comment on column email.envelope is 'As it goes on the wire, or short where it does not begin with a parenthesis; so is body_structure';
