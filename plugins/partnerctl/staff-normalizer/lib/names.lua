-- What stands before the @ of somebody's address.

local text = require "lib.text"

local names = {}
names.__index = names

local styles = {
  ["surname.given"] = function(surname, given) return surname .. "." .. table.concat(given) end,
  ["given.surname"] = function(surname, given) return table.concat(given) .. "." .. surname end,
  ["surname.initials"] = function(surname, given)
    local initials = {}
    for index, part in ipairs(given) do initials[index] = part:sub(1, 1) end
    return surname .. "." .. table.concat(initials)
  end,
}

function names.new(pinyin, style)
  if not styles[style] then
    error(("sign_in_style must be surname.given, given.surname or surname.initials, got %q"):format(style), 0)
  end
  return setmetatable({ pinyin = pinyin, join = styles[style] }, names)
end

-- The parts of a Latin name: the surname is the last word, or what stands before a comma.
local function latin(name)
  local surname, rest = name:match "^([^,]+),%s*(.+)$"
  local given = {}
  for word in (rest or name):gmatch "%S+" do
    given[#given + 1] = text.ascii(word)
    if given[#given] == nil then return nil end
  end
  if surname then surname = text.ascii(surname) else surname = table.remove(given) end
  return surname, given
end

--- `zhang.wei` for 张伟; nil where the name cannot be spelled.
function names:stem(name)
  local surname, given
  if text.isChinese(name) then surname, given = self.pinyin:name(name) else surname, given = latin(name) end
  if not surname or surname == "" then return nil end
  local parts = {}
  for _, part in ipairs(given) do
    if part ~= "" then parts[#parts + 1] = part end
  end
  if #parts == 0 then return surname end
  return self.join(surname, parts)
end

return names
