-- A post that begins or ends changes what the address book says of its person, and perhaps who heads its unit.
select note_changes_of('post', 'Person', 'person_id', is_part => true);
select note_changes_of('post', 'Unit', 'unit_id', is_part => true);
