-- What a removal of exactly these bytes is about, for whoever decides, and what the scanner found in it (R6.5, R6.6).
alter table mail_removal add column found_mail jsonb, add column virus text;
