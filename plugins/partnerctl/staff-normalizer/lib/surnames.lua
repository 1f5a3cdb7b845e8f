-- Surnames that are read otherwise than the character is elsewhere, and those of two characters.

local readings = {
  ["单"] = "shan", ["單"] = "shan", ["仇"] = "qiu", ["解"] = "xie", ["曾"] = "zeng", ["区"] = "ou", ["區"] = "ou",
  ["查"] = "zha", ["盖"] = "ge", ["蓋"] = "ge", ["朴"] = "piao", ["乐"] = "yue", ["樂"] = "yue", ["缪"] = "miao",
  ["繆"] = "miao", ["洗"] = "xian", ["翟"] = "zhai", ["折"] = "she", ["祭"] = "zhai", ["黑"] = "he",
  ["覃"] = "qin", ["繁"] = "po", ["员"] = "yun", ["員"] = "yun", ["秘"] = "bi", ["种"] = "chong", ["佴"] = "nai",
  ["召"] = "shao", ["薄"] = "bo", ["隗"] = "wei", ["貟"] = "yun", ["都"] = "du", ["句"] = "gou", ["阚"] = "kan",
}

local compounds = {
  ["欧阳"] = "ouyang", ["歐陽"] = "ouyang", ["司马"] = "sima", ["司馬"] = "sima", ["诸葛"] = "zhuge",
  ["諸葛"] = "zhuge", ["上官"] = "shangguan", ["尉迟"] = "yuchi", ["尉遲"] = "yuchi", ["长孙"] = "zhangsun",
  ["長孫"] = "zhangsun", ["万俟"] = "moqi", ["萬俟"] = "moqi", ["令狐"] = "linghu", ["澹台"] = "tantai",
  ["澹臺"] = "tantai", ["皇甫"] = "huangfu", ["慕容"] = "murong", ["司徒"] = "situ", ["司空"] = "sikong",
  ["夏侯"] = "xiahou", ["公孙"] = "gongsun", ["公孫"] = "gongsun", ["轩辕"] = "xuanyuan", ["軒轅"] = "xuanyuan",
  ["宇文"] = "yuwen", ["东方"] = "dongfang", ["東方"] = "dongfang", ["独孤"] = "dugu", ["獨孤"] = "dugu",
  ["南宫"] = "nangong", ["南宮"] = "nangong", ["端木"] = "duanmu", ["西门"] = "ximen", ["西門"] = "ximen",
  ["闻人"] = "wenren", ["聞人"] = "wenren", ["赫连"] = "helian", ["赫連"] = "helian", ["呼延"] = "huyan",
  ["钟离"] = "zhongli", ["鍾離"] = "zhongli", ["申屠"] = "shentu", ["太史"] = "taishi", ["淳于"] = "chunyu",
  ["濮阳"] = "puyang", ["濮陽"] = "puyang", ["单于"] = "chanyu", ["單于"] = "chanyu", ["拓跋"] = "tuoba",
  ["百里"] = "baili", ["东郭"] = "dongguo", ["東郭"] = "dongguo", ["左丘"] = "zuoqiu", ["梁丘"] = "liangqiu",
  ["第五"] = "diwu", ["公冶"] = "gongye", ["宗政"] = "zongzheng", ["鲜于"] = "xianyu", ["鮮于"] = "xianyu",
  ["闾丘"] = "lüqiu", ["閭丘"] = "lüqiu", ["纳兰"] = "nalan", ["納蘭"] = "nalan", ["完颜"] = "wanyan",
  ["完顏"] = "wanyan", ["仲孙"] = "zhongsun", ["仲孫"] = "zhongsun", ["谷梁"] = "guliang", ["穀梁"] = "guliang",
}

return { readings = readings, compounds = compounds }
