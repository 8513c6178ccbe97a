-- What changed at once in a large mailbox is a list of numbers and ids of 240 kB for ten thousand messages. Compressing it took the database
-- 50 ms and saved a fifth, since ids do not compress; as it is it takes 5 ms. Lists below 2 kB, nearly all, are not touched by this.
alter table change alter column uids set storage external;
alter table change alter column email_ids set storage external;
alter table change alter column thread_ids set storage external;
