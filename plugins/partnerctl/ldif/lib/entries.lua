-- The entries of LDIF, as RFC 2849 has them: content, and changes that add.

local base64 = require "lib.base64"

local entries = {}
entries.__index = entries

--- `line` gives the lines of the file, one after the other, nil behind the last.
function entries.new(line) return setmetatable({ source = line, number = 0, ahead = nil }, entries) end

local function fail(line, message) error(("line %d: %s"):format(line, message), 0) end

function entries:raw()
  local line = self.ahead
  if line ~= nil then
    self.ahead = nil
    return line
  end
  line = self.source()
  if line then self.number = self.number + 1 end
  return line
end

-- The next line with those that go on with it, and its number; comments are passed over. Nil behind the last.
function entries:unfolded()
  while true do
    local line = self:raw()
    if not line then return nil end
    local number = self.number
    local parts = { line }
    local following = self.source()
    while following and following:sub(1, 1) == " " do
      if line == "" then fail(self.number + 1, "a line goes on with nothing") end
      self.number = self.number + 1
      parts[#parts + 1] = following:sub(2)
      following = self.source()
    end
    if following then
      self.number = self.number + 1
      self.ahead = following
    end
    if line:sub(1, 1) ~= "#" then return table.concat(parts), number end
  end
end

-- The attribute of a line with its options, and the value.
local function pair(line, number)
  local name, mark, value = line:match "^([%a%d][%w%-%.;]*):([:<]?) *(.-)$"
  if not name then fail(number, "an attribute and its value are wanted: name: value") end
  if mark == "<" then fail(number, name .. " names a file or an address, which is not read") end
  if mark == ":" then
    value = base64.decode((value:gsub(" +$", "")))
    if not value then fail(number, name .. " is no base64") end
  end
  return name, value
end

--- The next entry, a list of { name, value }, and the line on which it begins; nil behind the last.
function entries:next()
  local line, number = self:unfolded()
  while line == "" do line, number = self:unfolded() end
  if not line then return nil end
  local first = number
  local name, value = pair(line, number)
  if name:lower() == "version" then
    if value ~= "1" then fail(number, "only version 1 of LDIF is read, got " .. value) end
    line, number = self:unfolded()
    while line == "" do line, number = self:unfolded() end
    if not line then return nil end
    first = number
    name, value = pair(line, number)
  end
  if name:lower() ~= "dn" then fail(number, "an entry begins with dn, got " .. name) end
  local entry = { { name = "dn", value = value } }
  line, number = self:unfolded()
  while line and line ~= "" do
    name, value = pair(line, number)
    local plain = name:lower()
    if plain == "changetype" then
      if value:lower() ~= "add" then fail(number, "only changes that add are read, got " .. value) end
    elseif plain == "control" then
      fail(number, "controls are not read")
    else
      entry[#entry + 1] = { name = name, value = value }
    end
    line, number = self:unfolded()
  end
  return entry, first
end

return entries
