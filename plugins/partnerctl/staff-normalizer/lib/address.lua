-- Addresses: mended where they are mistyped, and made where there are none.

local text = require "lib.text"

local address = {}

--- An address as it was meant: plain, small letters, without what got around it.
function address.mend(value)
  local mended = text.lower(text.fold(value):gsub("。", "."):gsub("%s", ""))
  mended = mended:gsub("^mailto:", ""):gsub("^.*<([^<>]*)>$", "%1")
  return (mended:gsub("[%.,;]+$", ""))
end

--- What is wrong with an address, in words that follow "is no e-mail address: "; nil for nothing.
function address.fault(value)
  local stem, domain = value:match "^([^@]*)@([^@]*)$"
  if not stem then return value:find "@" and "it has more than one @" or "it has no @" end
  if stem == "" then return "nothing stands before the @" end
  if stem:find "[^%w'%.%-_!#^~]" then return "only letters, digits and '.-_!#^~ may stand before the @" end
  if stem:find "^%." or stem:find "%.$" or stem:find "%.%." then return "a dot stands at an end, or beside another" end
  if #stem > 64 then return "more than 64 characters stand before the @" end
  if not domain:find "^[%w%-%.]+%.%w[%w%-]*$" or domain:find "%.%." or domain:find "^[%.%-]" then
    return "what stands behind the @ is no domain"
  end
  return nil
end

local taken = {}
taken.__index = taken

--- The addresses that are given away.
function address.taken() return setmetatable({ names = {} }, taken) end

function taken:add(value) self.names[value] = true end

--- An address that nobody has: with the employee number where somebody has it, or counted up.
function taken:free(stem, domain, number)
  local suffix = number and text.ascii(text.fold(number)) or ""
  local candidate = stem .. "@" .. domain
  if self.names[candidate] and suffix ~= "" then candidate = stem .. suffix .. "@" .. domain end
  local count = 2
  while self.names[candidate] do
    candidate = stem .. count .. "@" .. domain
    count = count + 1
  end
  self:add(candidate)
  return candidate
end

return address
