-- Characters that people take for the same.

local text = {}

-- Spaces of many widths, and marks without any width.
local function isSpace(code)
  return code == 0x20 or code == 0x09 or code == 0xA0 or code == 0x1680 or code >= 0x2000 and code <= 0x200A
    or code == 0x202F or code == 0x205F or code == 0x3000
end

local function isUnseen(code)
  return code >= 0x200B and code <= 0x200F or code == 0x2060 or code == 0xFEFF or code == 0xAD
end

local function isDot(code) return code == 0x2022 or code == 0x2027 or code == 0x30FB or code == 0xFF65 end

--- Full-width forms as plain ones, odd spaces as spaces, nothing that cannot be seen.
function text.fold(value)
  if not value:find "[\x80-\xff]" then return (value:gsub("%s", " ")) end
  local out = {}
  for _, code in utf8.codes(value) do
    if code >= 0xFF01 and code <= 0xFF5E then
      code = code - 0xFEE0
    elseif isSpace(code) then
      code = 0x20
    elseif isDot(code) then
      code = 0xB7
    elseif code == 0x2019 then
      code = 0x27
    end
    if not isUnseen(code) then out[#out + 1] = utf8.char(code) end
  end
  return table.concat(out)
end

--- One space where there are several, none at the ends.
function text.squeeze(value) return (value:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")) end

--- Whether a character is Chinese.
function text.isHan(code)
  return code >= 0x4E00 and code <= 0x9FFF or code >= 0x3400 and code <= 0x4DBF
    or code >= 0x20000 and code <= 0x323AF or code >= 0xF900 and code <= 0xFAFF or code == 0x3007
end

--- Whether all of a name is Chinese, but for spaces and the dot in transcribed names.
function text.isChinese(value)
  local found = false
  for _, code in utf8.codes(value) do
    if text.isHan(code) then found = true elseif code ~= 0x20 and code ~= 0xB7 then return false end
  end
  return found
end

-- The other case of Latin letters beyond ASCII: capitals and small letters stand 32 apart, or side by side.
local function lower(code)
  if code >= 0xC0 and code <= 0xDE and code ~= 0xD7 then return code + 32 end
  if code == 0x178 then return 0xFF end
  if code >= 0x139 and code <= 0x148 or code >= 0x179 and code <= 0x17E then return code + code % 2 end
  if code >= 0x100 and code <= 0x177 and code ~= 0x130 and code ~= 0x138 then return code + 1 - code % 2 end
  return code
end

local function upper(code)
  if code >= 0xE0 and code <= 0xFE and code ~= 0xF7 then return code - 32 end
  if code == 0xFF then return 0x178 end
  if code >= 0x139 and code <= 0x148 or code >= 0x179 and code <= 0x17E then return code - 1 + code % 2 end
  if code >= 0x100 and code <= 0x177 and code ~= 0x131 and code ~= 0x138 then return code - code % 2 end
  return code
end

local function mapped(value, ascii, other)
  if not value:find "[\x80-\xff]" then return ascii(value) end
  local out = {}
  for _, code in utf8.codes(value) do
    out[#out + 1] = code < 0x80 and ascii(string.char(code)) or utf8.char(other(code))
  end
  return table.concat(out)
end

function text.lower(value) return mapped(value, string.lower, lower) end
function text.upper(value) return mapped(value, string.upper, upper) end

-- A part of a word: its first letter large, the others small.
local function capitalised(part)
  if part == "" then return part end
  local second = utf8.offset(part, 2)
  return text.upper(part:sub(1, second - 1)) .. text.lower(part:sub(second))
end

local roman = {}
for number in ("II III IV VI VII VIII IX"):gmatch "%a+" do roman[number] = true end

-- Words that are written in one case throughout get the usual one; `McDonald` and `de la` stay.
local small = {}
for name in ("de del della da la le van von der den bin al"):gmatch "%a+" do small[name] = true end

local function word(value)
  local isLower, isUpper = value == text.lower(value), value == text.upper(value)
  if isLower and small[value] or roman[value] or not (isLower or isUpper) then return value end
  local parts = {}
  for part, mark in value:gmatch "([^%-']*)([%-']?)" do parts[#parts + 1] = capitalised(part) .. mark end
  return table.concat(parts)
end

--- A name, spelled one way.
function text.name(value)
  value = text.squeeze(text.fold(value))
  if text.isChinese(value) then return (value:gsub(" ", "")) end
  if value:find "[^%s%.,'%-A-Za-z\xC3-\xC5\x80-\xBF]" then return value end
  local words = {}
  for part in value:gmatch "%S+" do words[#words + 1] = word(part) end
  return table.concat(words, " ")
end

-- Latin letters with marks, as addresses have them.
local plain = {}
for group in ([[
a:àáâãäåāăą c:çćĉċč d:ďđð e:èéêëēĕėęě g:ĝğġģ h:ĥħ i:ìíîïĩīĭįı j:ĵ k:ķ l:ĺļľŀł n:ñńņň o:òóôõöøōŏő
r:ŕŗř s:śŝşš t:ţťŧ u:ùúûüũūŭůűų w:ŵ y:ýÿŷ z:źżž ae:æ oe:œ ss:ß th:þ
]]):gmatch "%S+" do
  local letters, marked = group:match "^(%a+):(.+)$"
  for _, code in utf8.codes(marked) do plain[code] = letters end
end

--- A Latin word in small letters from a to z and digits; nil where it has others.
function text.ascii(value)
  local out = {}
  for _, code in utf8.codes(text.lower(value)) do
    local letter = code < 0x80 and string.char(code) or plain[code]
    if not letter then return nil end
    if letter:find "^[a-z0-9]" then out[#out + 1] = letter end
  end
  return table.concat(out)
end

return text
