-- People are found by words of their name together with those of their unit and post: titles are found by index.
-- locks: a second for the posts of a province.
create index post_title_words on post using gin (to_tsvector('simple', fold_text(title)));
