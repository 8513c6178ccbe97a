require ["vnd.congthu.test", "ihave"];
test "what ihave found may be used" {
  if ihave "fileinto" { fileinto "A"; }
  if ihave ["fileinto", "vnd.none"] { something :strange "x"; }
  expect ["fileinto A"];
}
test "what was not asked for is a fault" { fileinto "A"; expect_fault "notRequired"; expect ["keep"]; }
test "what nobody knows is a fault" { something; expect_fault "unknownCommand"; }
test "error says what is wrong" { error "không có"; expect_fault "scriptError"; }
