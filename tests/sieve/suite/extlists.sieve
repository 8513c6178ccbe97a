require ["vnd.congthu.test", "extlists", "envelope"];
test "nobody is on the list" { if address :list "from" "urn:congthu:directory" { fail "list"; } }
test "lists that are there" {
  if not valid_ext_list "urn:congthu:directory" { fail "valid"; }
  if valid_ext_list "tag:x" { fail "other"; }
}
test "to a whole list" { redirect :list "urn:congthu:unit:snv"; expect ["redirect list urn:congthu:unit:snv"]; }
given "answer" "true";
test "somebody is" { if not address :list "from" ["urn:congthu:directory"] { fail "list"; } }
test "an unknown list is a fault" { if address :list "from" "tag:x" { fail "x"; } expect_fault "badList"; }
