-- Reads a staff list to the end and checks every row: what python/csv_rows.py and python/xlsx_rows.py do.
local opt = args.declare {
  { name = "file", type = "input_file", help = "staff list", required = true },
}
local count = 0
for row in rows.open { path = opt.file, columns = {
  full_name  = { required = true, max = 256 },
  email      = { type = "email", required = true, unique = true },
  agent_role = { one_of = { "none", "admin", "sales", "helpdesk" } },
  admin_role = { one_of = { "none", "global", "billing", "user_management" } },
} } do
  count = count + 1
end
print(count)
