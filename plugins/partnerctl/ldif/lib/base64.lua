local base64 = {}

local value = {}
for index = 0, 63 do
  value[("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"):byte(index + 1)] = index
end

--- The bytes that a text stands for; nil for a text that is no base64.
function base64.decode(text)
  if #text % 4 ~= 0 then return nil end
  local body = text:gsub("==?$", "")
  local out = {}
  local bits, count = 0, 0
  for index = 1, #body do
    local digit = value[body:byte(index)]
    if not digit then return nil end
    bits = (bits << 6 | digit) & 0xffffff
    count = count + 6
    if count >= 8 then
      count = count - 8
      out[#out + 1] = string.char(bits >> count & 0xff)
    end
  end
  return table.concat(out)
end

return base64
