local plugin = ...

local text = require "lib.text"
local address = require "lib.address"
local guard = require "lib.guard"

local config = plugin.config
local pinyin = require("lib.pinyin").new(function() return plugin.data "pinyin.txt" end, config.umlaut)
local names = require("lib.names").new(pinyin, config.sign_in_style)

-- What this pass has seen so far; every pass over a list begins without it.
local taken = address.taken()
local judge = guard.new(config)

local function normalise(row, _, columns)
  local patch = {}
  local name = row[config.name_column]
  if name then
    name = text.name(name)
    patch[config.name_column] = name
  end
  if not columns[config.email_column] then return patch end
  local email = row[config.email_column]
  if email then
    email = address.mend(email)
    taken:add(email)
  elseif name then
    local stem = names:stem(name)
    if stem then email = taken:free(stem, config.mail_domain, row[config.number_column]) end
  end
  if email then patch[config.email_column] = email end
  return patch
end

return {
  normalise = normalise,
  guard = function(row, number) return judge:issues(row, number) end,
}
