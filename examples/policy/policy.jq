# What no plan may do on our hosts. Prints one line for each breach, nothing where the plan is fine:
#   jq -r -f policy.jq plan.json
# Only names that Terraform's JSON plan has too are read of resource_changes, so this works for both.

def deletes: .change.actions | index("delete");
def touches: .change.actions | any(. != "no-op" and . != "read");

def denied:
  # Nobody is locked out by a plan: what is below /etc/ssh may change, but not go.
  ( .resource_changes[]
    | select(deletes and (.address | startswith("file:/etc/ssh/")))
    | "\(.address): deletes below /etc/ssh are not allowed" ),
  # Accounts are taken away by people.
  ( .resource_changes[]
    | select(deletes and (.type == "user" or .type == "group"))
    | "\(.address): accounts are not removed by a plan" ),
  # What stood there before us is replaced only below /etc/nginx.
  ( .resource_changes[]
    | select(.action_reason == "replaced_unmanaged" and (.address | startswith("file:/etc/nginx/") | not))
    | "\(.address): would replace a file that was not ours" ),
  # The database is restarted in its window, by hand.
  ( .steps[]?
    | select(.executor == "units" and (.op == "stop" or .op == "restart"))
    | .op as $op
    | .targets[]
    | select(test("^(postgresql|mariadb)"))
    | "unit:\(.): \($op) is not allowed outside of its window" ),
  # A plan is small enough to be read.
  ( [.resource_changes[] | select(touches)]
    | length
    | select(. > 200)
    | "the plan touches \(.) resources, more than the 200 that anybody reviews" );

[denied] | unique | .[]
