-- Creates the staff of a list: one user per row, temporary passwords sealed for one person.
--
--   partnerctl run bulk_create_users.lua --file staff.csv
--   partnerctl run bulk_create_users.lua --file staff.xlsx --result done.xlsx --sealed first.sealed --to seal1…
--
-- The list has a name and an e-mail per row, and may have an agent role and an admin role, under Chinese or
-- English headers. Every row is judged before the first user is made. Whoever is there already with the same
-- roles is left alone, so the list, or a corrected result file, can be given again.

local opt = args.declare {
  { name = "file",   type = "input_file",  help = "staff list: CSV, XLSX or JSON lines", required = true },
  { name = "result", type = "output_file", help = "one outcome per row", default = "result.xlsx" },
  { name = "sealed", type = "output_file", help = "temporary passwords, sealed", default = "passwords.sealed" },
  { name = "to",     type = "recipient",   help = "who may open them", default = "me" },
}

local agent = { ["管理代理"] = "admin", ["销售代理"] = "sales", ["技术支持代理"] = "helpdesk", ["无"] = "none" }

local staff = rows.open { path = opt.file, columns = {
  full_name  = { header = { "Full name", "姓名" }, required = true, max = 256 },
  email      = { header = { "Email", "邮箱", "电子邮件" }, type = "email", required = true, unique = true },
  agent_role = { header = { "Agent role", "代理角色" }, default = "none", map = agent,
    one_of = { "none", "admin", "sales", "helpdesk" } },
  admin_role = { header = { "Admin role", "管理角色" }, default = "none",
    one_of = { "none", "global", "billing", "user_management" } },
} }

local batch = bulk.map(staff, { name = "staff", key = "email", result = { "user_id", "password" } }, function(row)
  local user = partner.users.find { email = row.email }
  if user then
    for _, role in ipairs { "agent_role", "admin_role" } do
      if user[role] ~= row[role] then
        bulk.refuse { message = "exists already, with " .. role .. " " .. user[role], field = role }
      end
    end
    return bulk.unchanged { user_id = user.id }
  end
  user = partner.users.create(row)
  return { user_id = user.id, password = user.temporary_password }
end)

deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
batch:write { path = opt.result }
