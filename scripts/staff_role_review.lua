-- Reviews what the partner's own staff may do: for the monthly audit.
--
--   partnerctl run staff_role_review.lua
--   partnerctl run staff_role_review.lua --allowed 3 --out review.csv
--
-- Lists who is a global admin, who holds two rights that should not meet, and who never signed in; writes the
-- same to a CSV file. More global admins than allowed are a problem, and the run then ends 3. Changes nothing.

local opt = args.declare {
  { name = "allowed", type = "integer", help = "how many global admins are in order", default = 2 },
  { name = "out", type = "output_file", help = "the findings as CSV", default = "role_review.csv" },
}

-- Rights that one person should not have at once, as agent role and admin role:
--   sales with billing: sells subscriptions, and sees and settles the bills for them; nobody else would look.
--   any agent with user_management: could make an account for an errand and delete it afterwards.
-- A global admin may do everything anyhow and is listed as such.
local conflicts = {
  sales    = { billing = "sells and settles the bills", user_management = "sells and manages accounts" },
  admin    = { user_management = "acts for customers and manages accounts" },
  helpdesk = { user_management = "acts for customers and manages accounts" },
}

local findings, global = {}, 0
local function note(user, finding)
  findings[#findings + 1] = { finding = finding, id = user.id, full_name = user.full_name, email = user.email,
    agent_role = user.agent_role, admin_role = user.admin_role }
end

for user in partner.users.each {} do
  if user.admin_role == "global" then
    global = global + 1
    note(user, "global admin")
  end
  local conflict = (conflicts[user.agent_role] or {})[user.admin_role]
  if conflict then note(user, conflict) end
  if not user.last_sign_in_at then note(user, "never signed in") end
end

local columns = { "finding", "id", "full_name", "email", "agent_role", "admin_role" }
report.table { title = "Role review", columns = columns, rows = findings }
if global > opt.allowed then
  report.problem { message = global .. " global admins, at most " .. opt.allowed .. " are in order" }
end

local out = rows.create { path = opt.out, columns = columns, replace = true }
for _, finding in ipairs(findings) do out:add(finding) end
out:close()
