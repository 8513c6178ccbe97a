-- Whoever looks at the domains of the directory is told when one is made the primary one, or its window closes (R3.1).
select note_changes_of('domain', 'Domain', 'name');
