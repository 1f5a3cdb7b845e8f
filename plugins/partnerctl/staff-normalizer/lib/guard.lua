-- Rows that would fail, or that stand there twice.

local text = require "lib.text"
local address = require "lib.address"

local guard = {}
guard.__index = guard

local longestName = 256

function guard.new(config)
  local labels
  for _, label in ipairs(config.role_labels) do
    labels = labels or {}
    labels[text.lower(text.squeeze(text.fold(label)))] = true
  end
  return setmetatable({ config = config, labels = labels, people = {}, numbers = {} }, guard)
end

-- As two spellings of one person have it in common.
local function key(name, email)
  local stem, domain = email:match "^(.*)@(.*)$"
  return text.lower(name:gsub("[%s%.,'%-]", "")) .. "\n" .. (stem or email):gsub("[%.%-_]", "") .. "@" .. (domain or "")
end

function guard:issues(row, number)
  local config = self.config
  local issues = {}
  local function add(field, message, hint) issues[#issues + 1] = { field = field, message = message, hint = hint } end

  local name = row[config.name_column]
  if name and utf8.len(name) and utf8.len(name) > longestName then
    add(config.name_column, ("is longer than %d characters"):format(longestName), "shorten it")
  end
  local email = row[config.email_column]
  local fault = email and address.fault(email)
  if fault then add(config.email_column, "is no e-mail address: " .. fault, "write it like li.wei@" .. config.mail_domain) end
  for _, column in ipairs(config.role_columns) do
    local label = row[column]
    if label and self.labels and not self.labels[text.lower(text.squeeze(text.fold(label)))] then
      add(column, ("'%s' is no role"):format(label), "write one of role_labels, or add it there")
    end
  end
  local employee = row[config.number_column]
  if employee then
    local first = self.numbers[text.lower(text.fold(employee))]
    if first then
      add(config.number_column, "is the employee number of row " .. first .. " too", "keep one of the two rows")
    end
    self.numbers[text.lower(text.fold(employee))] = first or number
  end
  if name and email then
    local person = key(name, email)
    local first = self.people[person]
    if first then add(nil, "is row " .. first .. " again, spelled otherwise", "keep one of the two rows") end
    self.people[person] = first or number
  end
  return issues[1] and issues or nil
end

return guard
