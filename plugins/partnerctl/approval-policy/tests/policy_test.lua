local function plan(changes)
  local base = {
    kind = "apply", script = "staff.lua", actor = "li@contoso.cn", now = "2026-11-20T08:00:00Z",
    local_time = { date = "2026-11-20", weekday = "friday", hour = 16 },
    effects = { { operation = "users.create", count = 3 } }, irreversible = {}, approvals = {},
  }
  for name, value in pairs(changes or {}) do base[name] = value end
  return base
end

local function at(date, weekday, hour) return { local_time = { date = date, weekday = weekday, hour = hour } } end

local function admin(name) return { by = name, at = "2026-11-20T07:00:00Z", admin_role = "global", agent_role = "none" } end

test("business hours begin at nine and are over at six", function()
  local hours = plugin.load().business_hours
  for _, hour in ipairs { 9, 17 } do expect(hours(plan(at("2026-11-20", "friday", hour)))):is(true) end
  for _, hour in ipairs { 0, 8, 18, 23 } do
    expect(hours(plan(at("2026-11-20", "friday", hour))).reason)
      :is "it is outside of business hours, which are 09:00 to 18:00"
  end
  expect(hours(plan(at("2026-11-21", "saturday", 12))).reason):is "saturday is no business day"
end)

test("holidays are none, and a working weekend is one", {
  config = { holidays = { "2026-10-01" }, extra_days = { "2026-10-10" } },
}, function()
  local hours = plugin.load().business_hours
  expect(hours(plan(at("2026-10-01", "thursday", 12))).reason):is "2026-10-01 is a holiday"
  expect(hours(plan(at("2026-10-10", "saturday", 12)))):is(true)
end)

test("two global admins must approve, and not the one it is for", function()
  local approvers = plugin.load().approvers
  local one = { admin "a@contoso.cn" }
  expect(approvers(plan { approvals = one })):equals {
    deny = true, reason = "it needs 2 approvals by global admins, and has 1",
  }
  local mine = { admin "a@contoso.cn", admin "li@contoso.cn", { by = "gone@contoso.cn", at = "2026-11-20T07:00:00Z" } }
  expect(approvers(plan { approvals = mine }).reason)
    :is "it needs 2 approvals by global admins, and has 1; not counted: li@contoso.cn, gone@contoso.cn"
  expect(approvers(plan { approvals = { admin "a@contoso.cn", admin "b@contoso.cn" } })):is(true)
end)

test("one's own approval can count", { config = { counts_requester = true, approvers = 1 } }, function()
  expect(plugin.load().approvers(plan { approvals = { admin "li@contoso.cn" } })):is(true)
end)

test("only what cannot be taken back can need it", { config = { only_irreversible = true } }, function()
  local approvers = plugin.load().approvers
  expect(approvers(plan())):is(true)
  expect(approvers(plan { irreversible = { { operation = "users.delete", count = 1 } } }).deny):is(true)
end)
