-- What the source makes of a text: its rows with their lines, then the error it ends with.
local function read(text, config)
  local functions = plugin.load { config = config }
  local lines = {}
  for line in text:gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
  local at = 0
  functions.people_open({}, { line = function() at = at + 1 return lines[at] end })
  local rows = {}
  while true do
    local ok, row, line = pcall(functions.people_next)
    if not ok then return rows, tostring(row) end
    if not row then return rows end
    rows[#rows + 1] = { line = line, row = row }
  end
end

test("an entry is a row: folded lines, base64, comments, several values, languages", function()
  local rows = read [[
version: 1

# a comment
 that goes on
dn: cn=Li Na,ou=people,dc=contoso
objectClass: top
objectClass: person
displayName:: 5p2O5aic
mail: li.na@conto
 so.cn
department;lang-en: Sales
department: 销售
jpegPhoto:: /9j/4AA=

dn:: Y249V2FuZw==
changetype: add
MAIL: w@contoso.cn
]]
  expect(rows):equals {
    { line = 5, row = {
      dn = "cn=Li Na,ou=people,dc=contoso", objectClass = "top; person", displayName = "李娜", mail = "li.na@contoso.cn",
      department = "销售",
    } },
    { line = 15, row = { dn = "cn=Wang", mail = "w@contoso.cn" } },
  }
end)

test("headers and classes are the project's", function()
  local rows = read([[
dn: cn=Li
objectClass: person
displayName: Li

dn: ou=people
objectClass: organizationalUnit
]], { headers = { "displayName=Full name" }, object_class = "Person" })
  expect(#rows):is(1)
  expect(rows[1].row["Full name"]):is "Li"
end)

test("what is not read is refused with its line", function()
  local refused = {
    ["dn: a\nchangetype: modify\n"] = "line 2: only changes that add are read, got modify",
    ["cn: a\n"] = "line 1: an entry begins with dn, got cn",
    ["dn: a\nphoto:< file:///etc/passwd\n"] = "line 2: photo names a file or an address, which is not read",
    ["dn: a\nx:: ###\n"] = "line 2: x is no base64",
    ["dn: a\nnonsense\n"] = "line 2: an attribute and its value are wanted: name: value",
    ["version: 2\n"] = "line 1: only version 1 of LDIF is read, got 2",
    ["dn: a\ncontrol: 1.2.3\n"] = "line 2: controls are not read",
  }
  for text, message in pairs(refused) do
    local _, fault = read(text)
    expect(fault):is(message)
  end
end)
