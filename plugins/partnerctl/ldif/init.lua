local plugin = ...

local entries = require "lib.entries"
local rows = require "lib.rows"

local reader, shape

-- The next row that is wanted, and its line; nil behind the last.
local function following(reader, shape)
  while true do
    local entry, line = reader:next()
    if not entry then return nil end
    local row = shape:row(entry)
    if row then return row, line end
  end
end

return {
  people_open = function(_, input)
    reader = entries.new(function() return input:line() end)
    shape = rows.new(plugin.config)
  end,
  people_next = function() return following(reader, shape) end,
  people_close = function() reader, shape = nil, nil end,
  read = function(text)
    local line = text:gsub("\r\n", "\n"):gmatch "([^\n]*)\n?"
    local reader, shape = entries.new(line), rows.new(plugin.config)
    local found = {}
    for row, number in function() return following(reader, shape) end do
      found[#found + 1] = { line = number, row = row }
    end
    return found
  end,
}
