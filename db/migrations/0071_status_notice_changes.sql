-- Notices of the status page are announced to the console like every other thing, whoever writes them.
select note_changes_of('status_notice', 'StatusNotice', 'id');
