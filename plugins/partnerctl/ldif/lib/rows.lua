-- Entries as rows: one header per attribute, however it is spelled.

local rows = {}
rows.__index = rows

function rows.new(config)
  local headers = {}
  for _, text in ipairs(config.headers) do
    local attribute, header = text:match "^%s*([^=]-)%s*=%s*(.-)%s*$"
    if not attribute or attribute == "" or header == "" then
      error(("headers must be like displayName=Full name, got %q"):format(text), 0)
    end
    headers[attribute:lower()] = header
  end
  return setmetatable({
    headers = headers, class = config.object_class:lower(), separator = config.separator,
  }, rows)
end

-- The first spelling of an attribute is its header.
function rows:header(name)
  local key = name:lower()
  local header = self.headers[key]
  if not header then
    header = name
    self.headers[key] = header
  end
  return header
end

function rows:isWanted(entry)
  if self.class == "" then return true end
  for _, pair in ipairs(entry) do
    if pair.name:lower() == "objectclass" and pair.value:lower() == self.class then return true end
  end
  return false
end

--- The row of an entry; nil for one that is not wanted.
function rows:row(entry)
  if not self:isWanted(entry) then return nil end
  local row, isPlain = {}, {}
  for _, pair in ipairs(entry) do
    local name, options = pair.name:match "^([^;]*)(.*)$"
    -- Photographs and keys are no text, and no row has a place for them.
    if pair.value ~= "" and utf8.len(pair.value) and not pair.value:find "\0" then
      local header = self:header(name)
      local before = row[header]
      if not before or options == "" and not isPlain[header] then
        -- A value without options, such as a language, stands before one with them.
        row[header], isPlain[header] = pair.value, options == ""
      elseif options == "" then
        row[header] = before .. self.separator .. pair.value
      end
    end
  end
  return row
end

return rows
