/// A province, region or municipality of China, by the two letters that Partner Center takes.
///
/// Source: the country validation rules that the service itself answers for CN (recorded 2019): 31 codes, required.
/// Assumed: the Chinese and the pinyin names are taken too, and kept as the code.
public struct Province: Sendable, Hashable {
    /// Two letters: `SH`.
    public var code: String

    /// Finds the province that `text` names by code, Chinese name or pinyin; `nil` for anything else.
    public init?(_ text: String) {
        let wanted = text.lowercased().filter { $0 != " " && $0 != "'" }
        for (code, chinese, pinyin) in Self.all {
            let isNamed =
                code.lowercased() == wanted || pinyin == wanted || wanted == chinese
                || Self.endings.contains { wanted == chinese + $0 }
            if isNamed {
                self.code = code
                return
            }
        }
        return nil
    }

    /// Every code, in the order of the service's answer.
    public static let codes = all.map(\.code)

    /// What may stand behind a Chinese name.
    private static let endings = [
        "省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区",
    ]

    private static let all: [(code: String, chinese: String, pinyin: String)] = [
        ("AH", "安徽", "anhui"), ("BJ", "北京", "beijing"), ("CQ", "重庆", "chongqing"), ("FJ", "福建", "fujian"),
        ("GD", "广东", "guangdong"), ("GS", "甘肃", "gansu"), ("GX", "广西", "guangxi"), ("GZ", "贵州", "guizhou"),
        ("HA", "河南", "henan"), ("HB", "湖北", "hubei"), ("HE", "河北", "hebei"), ("HI", "海南", "hainan"),
        ("HL", "黑龙江", "heilongjiang"), ("HN", "湖南", "hunan"), ("JL", "吉林", "jilin"),
        ("JS", "江苏", "jiangsu"), ("JX", "江西", "jiangxi"), ("LN", "辽宁", "liaoning"),
        ("NM", "内蒙古", "neimenggu"), ("NX", "宁夏", "ningxia"), ("QH", "青海", "qinghai"),
        ("SC", "四川", "sichuan"), ("SD", "山东", "shandong"), ("SH", "上海", "shanghai"),
        ("SN", "陕西", "shaanxi"), ("SX", "山西", "shanxi"), ("TJ", "天津", "tianjin"),
        ("XJ", "新疆", "xinjiang"), ("XZ", "西藏", "xizang"), ("YN", "云南", "yunnan"),
        ("ZJ", "浙江", "zhejiang"),
    ]
}

extension Province: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) { self.init(written) }
    /// The one spelling.
    public var spelling: String { code }
    /// What it is.
    public static var meaning: String { "a province of China" }
    /// What to try.
    public static var hint: String { "one of \(codes.joined(separator: " ")), or its name" }
    /// How help names it.
    public static var typeRule: String { "one of \(codes.joined(separator: " ")), or the province's name" }
}
