-- The rows of a text, or the error that it ends with.
local function read(text)
  local ok, found = pcall(exports.read, text)
  if ok then return found end
  return nil, found.message
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

test("headers and classes are the project's", {
  config = { headers = { "displayName=Full name" }, object_class = "Person" },
}, function()
  local rows = read [[
dn: cn=Li
objectClass: person
displayName: Li

dn: ou=people
objectClass: organizationalUnit
]]
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
    expect(fault):is("partnerctl/ldif: " .. message)
  end
end)
