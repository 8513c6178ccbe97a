-- What is said about a row of a list is said in both languages (R5.4); it was one line with both in it.
-- rewrites: feed_row, only rows with a note; lists are a few thousand rows.
update feed_row set notes = (select jsonb_agg(jsonb_build_object('vi', note, 'en', note)) from jsonb_array_elements_text(notes) note)
where jsonb_array_length(notes) > 0 and jsonb_typeof(notes -> 0) = 'string';
