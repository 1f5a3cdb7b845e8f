local plugin = ...

local entries = require "lib.entries"
local rows = require("lib.rows").new(plugin.config)

local reader

return {
  people_open = function(_, input) reader = entries.new(function() return input:line() end) end,
  people_next = function()
    while true do
      local entry, line = reader:next()
      if not entry then return nil end
      local row = rows:row(entry)
      if row then return row, line end
    end
  end,
  people_close = function() reader = nil end,
}
