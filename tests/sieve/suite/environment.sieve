require ["vnd.congthu.test", "environment", "imapsieve"];
given "environment" ["imap.cause", "APPEND"];
test "items that are known are compared" {
  if not environment "name" "congthu" { fail "name"; }
  if not environment :matches "imap.cause" "APP*" { fail "imapsieve"; }
}
test "items that are not known are never true" { if environment :contains "remote-host" "" { fail "unknown"; } }
