local columns = { full_name = true, email = true, employee_number = true }

local function normaliser(more)
  local config = { mail_domain = "contoso.cn" }
  for name, value in pairs(more or {}) do config[name] = value end
  return { config = config }
end

test("names are spelled one way", normaliser(), function()
  local spelled = {
    [" 张　伟 "] = "张伟", ["阿依古丽•买买提"] = "阿依古丽·买买提", ["ＬＩ  ＮＡ"] = "Li Na",
    ["JOHN O’NEIL-SMITH"] = "John O'Neil-Smith", ["McDonald"] = "McDonald", ["maría de la cruz"] = "María de la Cruz",
    ["ÉMILE ZOLA"] = "Émile Zola", ["Henry VIII"] = "Henry VIII", ["田中さん"] = "田中さん",
  }
  local functions = plugin.load()
  for given, name in pairs(spelled) do
    expect(functions.normalise({ full_name = given, email = "a@b.cn" }, 1, columns).full_name):is(name)
  end
end)

test("surnames are read as surnames", normaliser(), function()
  local addresses = {
    ["单田芳"] = "shan.tianfang", ["仇和"] = "qiu.he", ["解晓东"] = "xie.xiaodong", ["曾国藩"] = "zeng.guofan",
    ["区伯"] = "ou.bo", ["查良镛"] = "zha.liangyong", ["盖叫天"] = "ge.jiaotian", ["任正非"] = "ren.zhengfei",
    ["尉迟恭"] = "yuchi.gong", ["欧阳娜娜"] = "ouyang.nana", ["諸葛亮"] = "zhuge.liang", ["吕布"] = "lv.bu",
    ["阿依古丽·买买提"] = "ayiguli.maimaiti", ["李"] = "li", ["Anna Maria Müller"] = "muller.annamaria",
    ["McDonald, Ronald"] = "mcdonald.ronald",
  }
  local functions = plugin.load()
  for name, stem in pairs(addresses) do
    expect(functions.normalise({ full_name = name }, 1, columns).email):is(stem .. "@contoso.cn")
  end
end)

test("who has another's name gets a number", normaliser(), function()
  local functions = plugin.load()
  local function address(row) return functions.normalise(row, 1, columns).email end
  expect(address { full_name = "王芳" }):is "wang.fang@contoso.cn"
  expect(address { full_name = "汪芳" }):is "wang.fang2@contoso.cn"
  expect(address { full_name = "王方", employee_number = "Ｅ-17" }):is "wang.fange17@contoso.cn"
  expect(address { full_name = "王 芳" }):is "wang.fang3@contoso.cn"
end)

test("the style of addresses is the project's", normaliser { sign_in_style = "surname.initials", umlaut = "yu" }, function()
  local functions = plugin.load()
  expect(functions.normalise({ full_name = "吕丽萍" }, 1, columns).email):is "lyu.lp@contoso.cn"
end)

test("addresses are mended", normaliser(), function()
  local functions = plugin.load()
  local meant = {
    ["Li.Na＠Contoso.CN。"] = "li.na@contoso.cn", ["mailto:a@b.cn;"] = "a@b.cn", ["Li Na <LI@b.cn>"] = "li@b.cn",
    ["ok@b.cn"] = "ok@b.cn",
  }
  for given, address in pairs(meant) do
    expect(functions.normalise({ email = given }, 1, columns).email):is(address)
  end
end)

test("no address is made where none is wanted, or the name cannot be spelled", normaliser(), function()
  local functions = plugin.load()
  expect(functions.normalise({ full_name = "张伟" }, 1, { full_name = true }).email):is_nil()
  expect(functions.normalise({ full_name = "田中さん" }, 1, columns).email):is_nil()
end)
