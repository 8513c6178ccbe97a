-- 0073 emptied the words of the release before, but not how far that release had come: a program of it that still ran took the empty
-- index for a whole one and found no old mail by text. Now it knows that it has everything to take in anew, and reads letters until it has.

-- rewrites: it empties text_progress, a row for each account, in a moment; the next release drops it with email_text
truncate text_progress;
