require ["vnd.congthu.test", "environment"];
given "environment" ["domain", "tinh.vn"];
test "items that are known are compared" {
  if not environment "name" "congthu" { fail "name"; }
  if not environment :matches "domain" "tinh.*" { fail "domain"; }
}
test "items that are not known are never true" { if environment :contains "remote-host" "" { fail "unknown"; } }
