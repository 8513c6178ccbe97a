-- Rules of use in English too, for those who read it; the Vietnamese is what holds. Rules published before have none.
alter table usage_rules add column title_en text;
alter table usage_rules add column text_en text;
alter table usage_rules add constraint usage_rules_english check ((title_en is null) = (text_en is null));
