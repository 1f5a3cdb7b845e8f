test("failures that differ in names and numbers only are one cause, the most frequent first", function()
  local causes = exports.causes {
    { row = 1, code = "invalid", message = "email 'a' is wrong" },
    { row = 2 },
    { row = 3, code = "already_exists", message = "u-3 has that e-mail" },
    { row = 4, code = "already_exists", message = "u-17 has that e-mail" },
    { row = 5, code = "invalid", message = "email 'b' is wrong" },
    { row = 6, code = "already_exists", message = "u-18 has that e-mail" },
  }
  expect(causes):equals {
    { code = "already_exists", message = "u-3 has that e-mail", count = 3, rows = { 3, 4, 6 } },
    { code = "invalid", message = "email 'a' is wrong", count = 2, rows = { 1, 5 } },
  }
end)

test("ten rows of a cause are named, all are counted", function()
  local rows = {}
  for n = 1, 25 do rows[n] = { row = n, code = "x", message = "row " .. n } end
  local causes = exports.causes(rows)
  expect(#causes):is(1)
  expect(causes[1].count):is(25)
  expect(#causes[1].rows):is(10)
end)
