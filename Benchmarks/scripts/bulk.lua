-- Creates a user per row: what baseline/bulk.c and python/bulk.py do by hand.
local opt = args.declare {
  { name = "file", type = "input_file", help = "staff list", required = true },
}
local staff = rows.open { path = opt.file, columns = {
  full_name  = { required = true, max = 256 },
  email      = { type = "email", required = true, unique = true },
  agent_role = { one_of = { "none", "admin", "sales", "helpdesk" } },
  admin_role = { one_of = { "none", "global", "billing", "user_management" } },
} }
local batch = bulk.map(staff, { name = "staff", key = "email", result = { "user_id", "password" } }, function(row)
  if partner.users.find { email = row.email } then return bulk.unchanged() end
  local user = partner.users.create(row)
  return { user_id = user.id, password = user.temporary_password }
end)
print(batch.ok)
