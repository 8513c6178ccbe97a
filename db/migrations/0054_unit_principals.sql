-- Units are principals too (RFC 9670 §4): whoever follows Principal is told of them.
select note_changes_of('unit', 'Principal', 'id');
