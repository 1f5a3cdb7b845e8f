-- Chinese characters by their commonest reading, and surnames by theirs.

local surnames = require "lib.surnames"

local pinyin = {}
pinyin.__index = pinyin

--- `data` gives the table of readings, which is only read when a character is looked up.
function pinyin.new(data, umlaut)
  if umlaut ~= "v" and umlaut ~= "yu" and umlaut ~= "u" then
    error(("umlaut must be v, yu or u, got %q"):format(umlaut), 0)
  end
  return setmetatable({ data = data, umlaut = umlaut }, pinyin)
end

-- Each line has a reading, a space, and all characters that are read so.
local function read(data)
  local readings = {}
  for reading, characters in data:gmatch "(%S+) (%S+)\n" do
    for _, code in utf8.codes(characters) do readings[code] = reading end
  end
  return readings
end

function pinyin:spelled(reading) return (reading:gsub("ü", self.umlaut)) end

--- The reading of one character; nil where it is not known.
function pinyin:of(code)
  self.readings = self.readings or read(self.data())
  local reading = self.readings[code]
  return reading and self:spelled(reading)
end

-- The readings of all characters, one behind the other; nil where one of them is not known.
function pinyin:joined(characters)
  local parts = {}
  for _, code in utf8.codes(characters) do
    local reading = self:of(code)
    if not reading then return nil end
    parts[#parts + 1] = reading
  end
  return table.concat(parts)
end

--- The surname of a Chinese name as it is read, and the readings of the characters behind it; nil where one of them is
--- not known.
function pinyin:name(name)
  -- A transcribed name has its parts on both sides of a dot, and no surname: 阿依古丽·买买提.
  local head, tail = name:match "^(.-)·(.+)$"
  if head and head ~= "" then
    local first, rest = self:joined(head), self:joined((tail:gsub("·", "")))
    if first and rest then return first, { rest } end
    return nil
  end
  local codes = {}
  for _, code in utf8.codes(name) do codes[#codes + 1] = code end
  local first = 1
  local surname
  local two = #codes > 2 and surnames.compounds[utf8.char(codes[1], codes[2])]
  if two then
    surname, first = self:spelled(two), 2
  else
    local known = surnames.readings[utf8.char(codes[1])]
    surname = known and self:spelled(known) or self:of(codes[1])
  end
  local given = {}
  for index = first + 1, #codes do
    local reading = self:of(codes[index])
    if not reading then return nil end
    given[#given + 1] = reading
  end
  return surname, given
end

return pinyin
