import PartnerCenter
import Testing

@Suite struct JSONWriterTests {
    private func written(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "what JSON demands to be escaped is, wherever in a text it stands",
        arguments: [
            ("\"", #"\""#), ("\\", #"\\"#), ("\n", #"\n"#), ("\r", #"\r"#), ("\t", #"\t"#),
            ("\0", #"\u0000"#),
            ("\u{1f}", #"\u001f"#), ("\"\\\"", #"\"\\\""#),
        ])
    func escapes(mark: String, escaped: String) {
        for before in 0...17 {
            for after in [0, 1, 7, 8, 9] {
                let (start, end) = (
                    String(repeating: "a", count: before), String(repeating: "z", count: after)
                )
                #expect(written(start + mark + end) == "\"\(start)\(escaped)\(end)\"")
            }
        }
    }

    @Test(
        "anything else stays as it is",
        arguments: [
            "", " ", "!#$%&'()*+,-./[]^_`{|}~\u{7f}", "李娜 员工 0000001", "\u{80}\u{a2}\u{dc}\u{10ffff}é", "😀😀😀",
        ])
    func plain(text: String) {
        #expect(written(text) == "\"\(text)\"")
        #expect(written(text + "12345678" + text) == "\"\(text)12345678\(text)\"")
    }

    @Test("a list of changes is whole JSON after each of them")
    func changes() {
        var changes = ChangeList()
        #expect(String(decoding: changes.json(), as: UTF8.self) == "{}")
        #expect(changes.isEmpty)
        changes.add("same", "a", "a")
        #expect(String(decoding: changes.json(), as: UTF8.self) == "{}")
        changes.add("name", nil, "b")
        #expect(String(decoding: changes.json(), as: UTF8.self) == #"{"name":[null,"b"]}"#)
        changes.add("role", "x", nil)
        #expect(String(decoding: changes.json(), as: UTF8.self) == #"{"name":[null,"b"],"role":["x",null]}"#)
        #expect(!changes.isEmpty)
    }
}
