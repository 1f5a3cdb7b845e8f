-- Two admins, and business hours: the usual rules of whoever may not act alone.
local plugin = ...
local config = plugin.config

local function has(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

local function deny(reason) return { deny = true, reason = reason } end

local policy = {}

function policy.business_hours(plan)
  local now = plan.local_time
  if has(config.holidays, now.date) then return deny(now.date .. " is a holiday") end
  if not has(config.weekdays, now.weekday) and not has(config.extra_days, now.date) then
    return deny(now.weekday .. " is no business day")
  end
  if now.hour < config.hours_from or now.hour >= config.hours_to then
    return deny(("it is outside of business hours, which are %02d:00 to %02d:00"):format(
      config.hours_from, config.hours_to))
  end
  return true
end

function policy.approvers(plan)
  if config.only_irreversible and #plan.irreversible == 0 then return true end
  local count, others = 0, {}
  for _, approval in ipairs(plan.approvals) do
    local is_requester = approval.by == plan.actor and not config.counts_requester
    if approval.admin_role == "global" and not is_requester then
      count = count + 1
    else
      others[#others + 1] = approval.by
    end
  end
  if count >= config.approvers then return true end
  local reason = ("it needs %d approvals by global admins, and has %d"):format(config.approvers, count)
  if #others > 0 then
    reason = reason .. "; not counted: " .. table.concat(others, ", ")
  end
  return deny(reason)
end

return policy
