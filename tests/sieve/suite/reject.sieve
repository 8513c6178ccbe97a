require ["vnd.congthu.test", "reject", "ereject", "fileinto"];
test "reject says why and keeps nothing" { reject "Không nhận"; expect ["reject Không nhận"]; }
test "ereject is told apart" { ereject "no"; expect ["ereject no"]; }
test "a refusal goes with nothing else" { fileinto "A"; reject "x"; expect_fault "conflict"; expect ["keep"]; }
test "nor with another refusal" { ereject "a"; reject "x"; expect_fault "conflict"; }
